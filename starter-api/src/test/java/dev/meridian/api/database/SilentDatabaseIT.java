package dev.meridian.api.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.api.testing.TestService;
import dev.meridian.api.testing.TestService.Settings;
import dev.meridian.devstack.fault.TcpProxy;
import java.net.URI;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network drops all packets to PostgreSQL, so that the service can't see that its connections are dead. */
@Tag("slow")
class SilentDatabaseIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    /** Fails if the connection waits without end, or as long as the default says. */
    @Test
    @Timeout(300)
    void aStatementWithoutAnAnswerIsGivenUpAndOthersFollowWhenTheNetworkIsBack() throws Exception {
        Settings settings = Settings.databaseOnly().with("SERVICE_TYPE", "api").with("DATABASE_ANSWER_TIMEOUT", "2s");
        String direct = settings.get("DATABASE_URL");
        int port = URI.create(direct.replaceFirst("^jdbc:", "")).getPort();
        try (TcpProxy proxy = TcpProxy.to(port);
                TestService service = TestService.start(settings.with("DATABASE_URL", proxy.through(direct)))) {
            JdbiException silent = catchThrowableOfType(
                    JdbiException.class,
                    () -> service.bean(Jdbi.class).useHandle(handle -> {
                        handle.execute("SELECT 1");
                        proxy.stall();
                        handle.execute("SELECT 1");
                    }));

            assertThat(DatabaseOutage.isCauseOf(silent)).isTrue();
            assertThat(service.http().get("/api/jobs").status()).isEqualTo(503);
            proxy.restore();
            await().atMost(LONG_ENOUGH)
                    .until(() -> service.http().get("/api/jobs").status() == 200);
        }
    }
}
