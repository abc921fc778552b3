package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestService;
import dev.meridian.api.testing.TestService.Settings;
import dev.meridian.devstack.fault.TcpProxy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * PostgreSQL, Temporal and S3 go away while jobs of every type are under way: nothing fails, and no attempt is used up.
 *
 * <p>The tests run side by side, each with a service of its own, because they mostly wait.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class OutageIT {
    /** Longer than the pool waits for a connection three times over, and than a call to the object store takes at most. */
    private static final Duration SHORT = Duration.ofSeconds(12);

    /** Longer than any client, pool or time-out of ours or of the SDKs. */
    private static final Duration LONG = Duration.ofSeconds(75);

    private static final Duration TO_RECOVER = Duration.ofMinutes(3);

    @Test
    void nothingFailsWhilePostgresIsAwayForMoments() throws Exception {
        outage(SHORT, "DATABASE_URL");
    }

    @Test
    void nothingFailsWhileTemporalIsAwayForMoments() throws Exception {
        outage(SHORT, "TEMPORAL_ADDRESS");
    }

    @Test
    void nothingFailsWhileTheObjectStoreIsAwayForMoments() throws Exception {
        outage(SHORT, "S3_ENDPOINT");
    }

    @Test
    @Tag("soak")
    void nothingFailsWhilePostgresIsAwayForLong() throws Exception {
        outage(LONG, "DATABASE_URL");
    }

    @Test
    @Tag("soak")
    void nothingFailsWhileTemporalIsAwayForLong() throws Exception {
        outage(LONG, "TEMPORAL_ADDRESS");
    }

    @Test
    @Tag("soak")
    void nothingFailsWhileTheObjectStoreIsAwayForLong() throws Exception {
        outage(LONG, "S3_ENDPOINT");
    }

    /** Takes a server away when jobs of every type have begun. */
    private static void outage(Duration length, String server) throws Exception {
        try (EveryJobType jobs = new EveryJobType("anything", Duration.ofSeconds(2))) {
            Settings direct = jobs.in(Settings.fresh());
            Jdbi jdbi = Jdbi.create(
                    direct.get("DATABASE_URL"), direct.get("DATABASE_USER"), direct.get("DATABASE_PASSWORD"));
            try (TcpProxy proxy = TcpProxy.to(uri(direct.get(server)).getPort());
                    TestService service = TestService.start(direct.with(server, proxy.through(direct.get(server))))) {
                jobs.ask(service.http(), "outage");
                await().atMost(TO_RECOVER)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> !jobs.receiver().calls(EveryJobType.CALLED).isEmpty());
                proxy.cut();
                await().pollDelay(length).atMost(length.plusMinutes(1)).until(() -> true);
                proxy.restore();
                EveryJobType.awaitAllCompleted(jdbi, TO_RECOVER);
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

    /** Effects that were made when the outage began are stored when it is over. */
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
