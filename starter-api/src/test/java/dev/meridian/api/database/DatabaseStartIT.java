package dev.meridian.api.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.api.testing.TestService;
import dev.meridian.api.testing.TestService.Settings;
import dev.meridian.devstack.fault.TcpProxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PostgreSQL goes away while a service starts, after it has answered for the first time. */
@Tag("slow")
class DatabaseStartIT {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);

    /**
     * Each table stands for a step of the start: the migration, and the first key. A lock on the table holds the start up in that
     * step, until the connections are cut.
     */
    @ParameterizedTest
    @ValueSource(strings = {"flyway_schema_history", "api_keys"})
    @Timeout(300)
    void aStartGoesOnWhenTheDatabaseIsBack(String table) throws Exception {
        Settings settings = Settings.databaseOnly().with("SERVICE_TYPE", "api");
        String direct = settings.get("DATABASE_URL");
        int port = URI.create(direct.replaceFirst("^jdbc:", "")).getPort();
        try (ExecutorService starter = Executors.newSingleThreadExecutor();
                TcpProxy proxy = TcpProxy.to(port);
                Connection observer = connect(settings);
                Connection holder = connect(settings)) {
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            }
            Future<TestService> starting =
                    starter.submit(() -> TestService.start(settings.with("DATABASE_URL", proxy.through(direct))));
            await().atMost(LONG_ENOUGH).until(() -> waitsForALock(observer));

            proxy.cut();
            holder.rollback();
            proxy.restore();

            try (TestService service = starting.get(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS)) {
                assertThat(service.http().get("/api/jobs").status()).isEqualTo(200);
            }
        }
    }

    private static boolean waitsForALock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet waiting = statement.executeQuery("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'""")) {
            return waiting.next() && waiting.getInt(1) > 0;
        }
    }

    private static Connection connect(Settings settings) throws SQLException {
        return DriverManager.getConnection(
                settings.get("DATABASE_URL"), settings.get("DATABASE_USER"), settings.get("DATABASE_PASSWORD"));
    }
}
