package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestService;
import dev.meridian.api.testing.TestService.Settings;
import dev.meridian.devstack.fault.TcpProxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL, Temporal and S3 go away while jobs of every type are under way: nothing fails, and no attempt is used up. */
class OutageIT {
    /** Longer than the pool waits for a connection three times over, and than a call to the object store takes at most. */
    private static final Duration SHORT = Duration.ofSeconds(12);

    /** Longer than any client, pool or time-out of ours or of the SDKs. */
    private static final Duration LONG = Duration.ofSeconds(75);

    private static final Duration TO_RECOVER = Duration.ofMinutes(3);

    private final List<TcpProxy> proxies = new ArrayList<>();

    @AfterEach
    void closeProxies() throws Exception {
        for (TcpProxy proxy : proxies) {
            proxy.close();
        }
    }

    @Test
    void nothingFailsWhileOneServerAfterTheOtherIsAwayForMoments() throws Exception {
        outages(SHORT, "DATABASE_URL", "TEMPORAL_ADDRESS", "S3_ENDPOINT");
    }

    @Test
    @Tag("soak")
    void nothingFailsWhilePostgresIsAwayForLong() throws Exception {
        outages(LONG, "DATABASE_URL");
    }

    @Test
    @Tag("soak")
    void nothingFailsWhileTemporalIsAwayForLong() throws Exception {
        outages(LONG, "TEMPORAL_ADDRESS");
    }

    @Test
    @Tag("soak")
    void nothingFailsWhileTheObjectStoreIsAwayForLong() throws Exception {
        outages(LONG, "S3_ENDPOINT");
    }

    /** Takes servers away one after the other, each when jobs of every type have begun. */
    private void outages(Duration length, String... servers) throws Exception {
        try (EveryJobType jobs = new EveryJobType("anything", Duration.ofSeconds(2))) {
            Settings direct = jobs.in(Settings.fresh());
            Settings proxied = direct;
            for (String server : servers) {
                TcpProxy proxy = TcpProxy.to(uri(direct.get(server)).getPort());
                proxies.add(proxy);
                proxied = proxied.with(server, proxy.through(direct.get(server)));
            }
            Jdbi jdbi = Jdbi.create(
                    direct.get("DATABASE_URL"), direct.get("DATABASE_USER"), direct.get("DATABASE_PASSWORD"));
            try (TestService service = TestService.start(proxied)) {
                for (int outage = 0; outage < proxies.size(); outage++) {
                    int calls = jobs.receiver().calls(EveryJobType.CALLED).size();
                    jobs.ask(service.http(), "outage-" + outage);
                    await().atMost(TO_RECOVER)
                            .pollInterval(Duration.ofMillis(20))
                            .until(() ->
                                    jobs.receiver().calls(EveryJobType.CALLED).size() > calls);
                    proxies.get(outage).cut();
                    await().pollDelay(length).atMost(length.plusMinutes(1)).until(() -> true);
                    proxies.get(outage).restore();
                    EveryJobType.awaitAllCompleted(jdbi, TO_RECOVER);
                }
                assertThat(EveryJobType.types(jdbi)).containsAll(TYPES);
                assertEffectsHappenedOnce(jobs);
            }
        }
    }

    private static final List<String> TYPES = List.of(
            "batch",
            "data_processing",
            "delivery",
            "email",
            "explorer_refresh",
            "heatmap_compute",
            "retention",
            "sleep",
            "static_build",
            "webhook");

    /** What was done when the outage came is stored when it is over. */
    private static void assertEffectsHappenedOnce(EveryJobType jobs) {
        for (String effect : List.of(EveryJobType.CALLED, EveryJobType.NOTICES)) {
            assertThat(jobs.receiver().calls(effect))
                    .hasSameSizeAs(jobs.receiver().keys(effect));
        }
    }

    private static URI uri(String address) {
        String bare = address.replaceFirst("^jdbc:", "");
        return URI.create(bare.contains("://") ? bare : "tcp://" + bare);
    }
}
