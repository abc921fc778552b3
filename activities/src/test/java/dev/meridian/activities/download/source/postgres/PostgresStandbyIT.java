package dev.meridian.activities.download.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.devstack.Database;
import dev.meridian.devstack.PostgresServer;
import dev.meridian.devstack.ServerHome;
import dev.meridian.devstack.process.Ports;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.TableRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A source that is the hot standby of another server, whose open transactions it does not show. */
@Tag("slow")
class PostgresStandbyIT {
    private static PostgresServer primary;
    private static PostgresServer standby;

    /** What a pass has read before the standby had replayed anything. */
    private static Downloaded atFirst;

    @BeforeAll
    static void start() throws Exception {
        ServerHome home = ServerHome.temporary("primary");
        primary = PostgresServer.start(home, Ports.free());
        run("CREATE TABLE early (id integer PRIMARY KEY, at timestamptz)", "INSERT INTO early VALUES (1, 'now')");
        primary.stop();
        ServerHome copy = ServerHome.temporary("standby");
        // With the owner of the files, who is another user if the test runs as root.
        copy(home.directory(), copy.directory());
        follow(copy.directory().resolve("data"));
        standby = PostgresServer.start(copy, Ports.free());
        try (Source source = open()) {
            atFirst = changes(source, "early", "at", null);
        }
        primary.start();
    }

    @AfterAll
    static void stop() {
        standby.close();
        primary.close();
    }

    private static void copy(Path from, Path to) throws Exception {
        Process copy = new ProcessBuilder("cp", "-a", from + "/.", to.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(copy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(copy.waitFor()).as(said).isZero();
    }

    private static void follow(Path data) throws Exception {
        Files.createFile(data.resolve("standby.signal"));
        Database database = primary.database("postgres");
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n"
                        .formatted(primary.port(), database.user(), database.password()),
                StandardOpenOption.APPEND);
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        Database database = server.database("postgres");
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static void run(String... statements) throws SQLException {
        try (Connection connection = connect(primary)) {
            for (String each : statements) {
                connection.createStatement().execute(each);
            }
        }
    }

    private static String one(PostgresServer server, String query) throws SQLException {
        try (Connection connection = connect(server);
                ResultSet row = connection.createStatement().executeQuery(query)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Waits until the standby has everything that is committed now. */
    private static void catchUp() throws SQLException {
        String end = one(primary, "SELECT pg_current_wal_insert_lsn()");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> one(standby, "SELECT pg_last_wal_replay_lsn() >= '" + end + "'")
                        .equals("t"));
    }

    private static Source open() {
        Database database = standby.database("postgres");
        return SourceDatabase.open(
                Map.of(
                        "host", "127.0.0.1",
                        "port", Integer.toString(standby.port()),
                        "database", database.name(),
                        "user", database.user(),
                        "tls", "disable"),
                database.password(),
                AddressPolicy.anywhere());
    }

    private static Downloaded changes(Source source, String table, String column, @Nullable String since)
            throws InterruptedException {
        return Downloaded.of(source, new TableRequest("public." + table, null, Map.of(), column, since), null);
    }

    @Test
    void noNumberIsAMarkBecauseASmallerOneMayBeStoredLater() throws Exception {
        run("CREATE TABLE numbered (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, t text)");
        try (Source source = open();
                Connection slow = connect(primary)) {
            slow.setAutoCommit(false);
            slow.createStatement().execute("INSERT INTO numbered (t) VALUES ('late')");
            run("INSERT INTO numbered (t) VALUES ('early')");
            catchUp();
            Downloaded first = changes(source, "numbered", "id", null);
            assertThat(first.rows()).containsOnlyKeys("2");
            slow.commit();
            catchUp();
            assertThat(changes(source, "numbered", "id", first.mark()).rows()).containsOnlyKeys("1", "2");
        }
    }

    @Test
    void noTimeIsAMarkBeforeTheStandbyHasReplayedAnything() {
        assertThat(atFirst.rows()).containsOnlyKeys("1");
        assertThat(atFirst.mark()).isNull();
    }

    @Test
    void aTimeIsNoMarkBeyondWhatTheStandbyHasReplayed() throws Exception {
        run("CREATE TABLE timed (id integer PRIMARY KEY, at timestamptz)", "INSERT INTO timed VALUES (1, 'infinity')");
        run("INSERT INTO timed VALUES (2, clock_timestamp() + interval '1 day')");
        catchUp();
        String replayed = one(standby, "SELECT pg_last_xact_replay_timestamp()");
        try (Source source = open()) {
            String mark = changes(source, "timed", "at", null).mark();
            assertThat(one(primary, "SELECT '%s'::timestamptz = '%s'::timestamptz".formatted(mark, replayed)))
                    .as(mark + " is " + replayed)
                    .isEqualTo("t");
        }
    }
}
