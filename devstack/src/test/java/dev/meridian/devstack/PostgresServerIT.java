package dev.meridian.devstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {

    @Test
    void eachFreshDatabaseIsEmptyAndItsOwn() throws SQLException {
        Database first = SharedServers.postgres().freshDatabase();
        Database second = SharedServers.postgres().freshDatabase();

        execute(first, "CREATE TABLE mark (id int)");

        assertThat(query(first, "SELECT count(*) FROM pg_tables WHERE tablename = 'mark'"))
                .isEqualTo("1");
        assertThat(query(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'mark'"))
                .isEqualTo("0");
    }

    @Test
    void aFreshCopyHasWhatItsTemplateHadAndIsItsOwn() throws SQLException {
        Database template = SharedServers.postgres().freshDatabase();
        execute(template, "CREATE TABLE mark (id int)");

        Database copy = SharedServers.postgres().freshCopy(template);
        execute(copy, "INSERT INTO mark VALUES (1)");

        assertThat(query(copy, "SELECT count(*) FROM mark")).isEqualTo("1");
        assertThat(query(template, "SELECT count(*) FROM mark")).isEqualTo("0");
    }

    @Test
    void itIsPostgres18InUtf8() throws SQLException {
        Database database = SharedServers.postgres().freshDatabase();

        assertThat(query(database, "SHOW server_version")).startsWith("18.");
        assertThat(query(database, "SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(query(database, "SELECT length(uuidv7()::text)")).isEqualTo("36");
    }

    @Test
    void aWrongPasswordIsRefused() {
        Database database = SharedServers.postgres().freshDatabase();
        Database wrong = new Database(database.name(), database.jdbcUrl(), database.user(), "guess");

        assertThatThrownBy(() -> query(wrong, "SELECT 1")).hasMessageContaining("password authentication failed");
    }

    @Test
    void whatWasCommittedSurvivesAKillAndTheServerComesBackAtItsPort() throws SQLException {
        try (PostgresServer server = PostgresServer.temporary()) {
            Database database = server.createDatabase("meridian");
            execute(database, "CREATE TABLE mark AS SELECT 42 AS id");
            long before = server.pid();

            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> query(database, "SELECT 1")).isInstanceOf(SQLException.class);
            server.start();

            assertThat(server.pid()).isNotEqualTo(before);
            assertThat(query(database, "SELECT id FROM mark")).isEqualTo("42");
        }
    }

    @Test
    void aPausedServerAnswersNobodyUntilItIsResumed() throws SQLException {
        try (PostgresServer server = PostgresServer.temporary()) {
            Database database = server.createDatabase("meridian");
            try (Connection open = connect(database)) {
                server.pause();
                assertThat(open.isValid(1)).isFalse();
                server.resume();
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> query(database, "SELECT 1").equals("1"));
        }
    }

    @Test
    void aKeptServerFindsItsDataAndPasswordAgain(@TempDir Path directory) throws SQLException {
        ServerHome home = ServerHome.kept(directory.resolve("postgresql"), directory.resolve("postgresql.log"));
        int port = Ports.free();
        Database first;
        try (PostgresServer server = PostgresServer.start(home, port)) {
            first = server.createDatabase("meridian");
            execute(first, "CREATE TABLE mark AS SELECT 7 AS id");
        }
        try (PostgresServer server = PostgresServer.start(home, port)) {
            assertThat(server.createDatabase("meridian")).isEqualTo(first);
            assertThat(query(first, "SELECT id FROM mark")).isEqualTo("7");
        }
        assertThat(home.log()).isNotEmptyFile();
    }

    @Test
    void aTemporaryDirectoryGoesWithItsServer() {
        ServerHome home = ServerHome.temporary("postgresql");
        PostgresServer.start(home, Ports.free()).close();

        assertThat(Files.exists(home.directory())).isFalse();
    }

    @Test
    void aPortInUseIsOneSentence() {
        ServerHome home = ServerHome.temporary("postgresql");
        int taken = SharedServers.postgres().port();

        assertThatThrownBy(() -> PostgresServer.start(home, taken))
                .isInstanceOf(DevStackException.class)
                .hasMessage("Port %d, meant for PostgreSQL, is in use by another program.".formatted(taken));
        home.discard();
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Database database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(Database database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return DriverManager.getConnection(database.jdbcUrl(), properties);
    }
}
