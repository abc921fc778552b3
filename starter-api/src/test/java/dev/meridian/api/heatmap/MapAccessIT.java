package dev.meridian.api.heatmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.api.testing.TestHttp;
import dev.meridian.api.testing.TestHttp.Answer;
import dev.meridian.api.testing.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The map for callers without credentials: they may read it, a limited number of times a minute for each address. */
@Tag("slow")
class MapAccessIT {
    private static final String BOX = "/api/heatmap?minLat=1&minLng=1&maxLat=1.01&maxLng=1.01";
    private static final String POINT = "/api/score?lat=1&lng=1";

    private static TestService opened;
    private static TestHttp nobody;

    @BeforeAll
    static void start() {
        // The test itself is the proxy: it calls from this machine.
        opened = TestService.start(TestService.Settings.databaseOnly()
                .with("SERVICE_TYPE", "api")
                .with("MAP_ANONYMOUS_ACCESS", "true")
                .with("MAP_TRUSTED_PROXIES", "127.0.0.1,10.0.0.9,2001:db8:ff::1"));
        nobody = opened.http().asNobody();
    }

    @AfterAll
    static void stop() {
        opened.close();
    }

    @Test
    void theMapIsOpenAndTheRestIsNot() {
        assertThat(from("192.0.2.1", BOX).status()).isEqualTo(200);
        assertThat(from("192.0.2.1", POINT).status()).isEqualTo(200);
        assertThat(nobody.get("/api/cities").status()).isEqualTo(401);
        assertThat(nobody.post("/api/heatmap/schedule", "{}").status()).isEqualTo(401);
        assertThat(nobody.as("mk_wrong").get(BOX).status())
                .as("a bad key is no anonymous caller")
                .isEqualTo(401);
    }

    @Test
    void twoHundredHeatmapsAndThreeHundredScoresAMinuteForEachAddress() {
        assertThat(servedOf("192.0.2.2", BOX, 210)).isEqualTo(AnonymousAccess.HEATMAPS_PER_MINUTE);
        assertThat(servedOf("192.0.2.2", POINT, 310)).isEqualTo(AnonymousAccess.SCORES_PER_MINUTE);

        Answer refused = from("192.0.2.2", BOX);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
        assertThat(Integer.parseInt(
                        refused.response().headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 61);
        assertThat(from("192.0.2.3", BOX).status()).isEqualTo(200);
        assertThat(from("192.0.2.2, 10.0.0.9", BOX).status())
                .as("behind two proxies of ours")
                .isEqualTo(429);
        assertThat(from("203.0.113.5, 192.0.2.2", BOX).status())
                .as("made up by the caller")
                .isEqualTo(429);
        assertThat(nobody.send(nobody.request(BOX)
                                .header("X-Forwarded-For", "203.0.113.6")
                                .header("X-Forwarded-For", "192.0.2.2"))
                        .status())
                .as("made up by the caller, behind a proxy that adds a header of its own")
                .isEqualTo(429);
        assertThat(opened.http().get(BOX).status()).as("with a key").isEqualTo(200);
    }

    @Test
    void anAddressCountsInWhateverWayItIsWritten() {
        assertThat(servedOf("2001:db8::1", BOX, 210)).isEqualTo(AnonymousAccess.HEATMAPS_PER_MINUTE);
        assertThat(from("2001:0DB8:0:0::7", BOX).status())
                .as("of the same network, which is one caller's")
                .isEqualTo(429);
        assertThat(from("2001:db8::1, 2001:db8:ff:0::1", BOX).status())
                .as("behind a proxy of ours")
                .isEqualTo(429);
        assertThat(from("2001:db8:0:1::1", BOX).status())
                .as("of another network")
                .isEqualTo(200);
    }

    @Test
    void closedUnlessItIsOpened() {
        try (TestService closed =
                TestService.start(TestService.Settings.databaseOnly().with("SERVICE_TYPE", "api"))) {
            assertThat(closed.http().asNobody().get(BOX).status()).isEqualTo(401);
            assertThat(closed.http().asNobody().get(POINT).status()).isEqualTo(401);
            assertThat(closed.http().get("/api/cron/process-jobs").status())
                    .as("closed as long as no secret is set")
                    .isEqualTo(401);
        }
    }

    private static long servedOf(String address, String path, int calls) {
        long served = 0;
        for (int call = 0; call < calls; call++) {
            served += from(address, path).status() == 200 ? 1 : 0;
        }
        return served;
    }

    private static Answer from(String address, String path) {
        return nobody.send(nobody.request(path).header("X-Forwarded-For", address));
    }
}
