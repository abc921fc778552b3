package dev.meridian.devstack;

import dev.meridian.devstack.process.ChildProcess;
import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.LogFile;
import dev.meridian.devstack.process.Ports;
import dev.meridian.devstack.process.Secrets;
import dev.meridian.devstack.program.PostgresBinaries;
import dev.meridian.devstack.program.RootlessPrefix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL 18 on 127.0.0.1 that asks for a password and speaks UTF-8 and UTC.
 *
 * <p>A server with a {@linkplain ServerHome#kept kept} home syncs to disk as in production; a temporary one does not,
 * which loses nothing unless the machine itself goes down: {@link #kill()} keeps every commit. Works as root too.
 */
public final class PostgresServer extends Server {

    private static final String NAME = "PostgreSQL";
    private static final String USER = "meridian";
    private static final String MAINTENANCE_DATABASE = "postgres";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final int port;
    private final String password;
    private final AtomicInteger databases = new AtomicInteger();

    /** One that is not started yet. */
    PostgresServer(ServerHome home, int port) {
        super(home);
        this.port = port;
        this.password = Secrets.in(home.directory().resolve("password"));
    }

    /** Starts one over the home's data, which are made at the first start. */
    public static PostgresServer start(ServerHome home, int port) {
        PostgresServer server = new PostgresServer(home, port);
        server.start();
        return server;
    }

    /** Starts one of its own at a free port, in a directory that goes with it. */
    public static PostgresServer temporary() {
        return start(ServerHome.temporary("postgresql"), Ports.free());
    }

    public int port() {
        return port;
    }

    /** The database of this name, whether or not it exists. */
    public Database database(String name) {
        return new Database(name, "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, name), USER, password);
    }

    /** A new empty database with a name of its own. */
    public Database freshDatabase() {
        return createDatabase(freshName());
    }

    /**
     * A new database with the content of another one, to which nobody may be connected.
     *
     * @throws DevStackException if the server refuses
     */
    public Database freshCopy(Database template) {
        return createDatabase(freshName(), template.name());
    }

    private String freshName() {
        return "test_%d_%d".formatted(ProcessHandle.current().pid(), databases.incrementAndGet());
    }

    /**
     * The database of this name, made if it does not exist.
     *
     * @throws DevStackException if the server refuses
     */
    public Database createDatabase(String name) {
        return createDatabase(name, "template1");
    }

    private Database createDatabase(String name, String template) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("Not a plain database name: " + name);
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (!exists(statement, name)) {
                // By copying files: twice as fast as through the write-ahead log for a template as small as this.
                statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template + " STRATEGY file_copy");
            }
        } catch (SQLException e) {
            throw new DevStackException("Database " + name + " could not be made: " + e.getMessage(), e);
        }
        return database(name);
    }

    private static boolean exists(Statement statement, String name) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
            return found.next();
        }
    }

    @Override
    ChildProcess launch() {
        Ports.requireFree(NAME, port);
        Path data = home.directory().resolve("data");
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(data);
        }
        ChildProcess child = ChildProcess.start(new ChildProcess.Command(
                NAME, command("postgres", serverArguments(data)), Map.of(), home.log(), "INT", STOP_LIMIT));
        child.awaitReady(START_LIMIT, this::answers);
        return child;
    }

    private List<String> serverArguments(Path data) {
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        settings().forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    private Map<String, String> settings() {
        String durable = home.kept() ? "on" : "off";
        return Map.of(
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                // Each test class has a pool, whose connections stay open for a while after the class is done.
                "max_connections", home.kept() ? "200" : "500",
                "timezone", "UTC",
                "log_timezone", "UTC",
                "fsync", durable,
                "full_page_writes", durable);
    }

    private void initialise(Path data) {
        ChildProcess initdb = ChildProcess.start(new ChildProcess.Command(
                "initdb", command("initdb", initialArguments(data)), Map.of(), home.log(), "TERM", STOP_LIMIT));
        if (initdb.exit().join() != 0) {
            throw new DevStackException("PostgreSQL's data could not be made in %s. Its log %s ends with:%n%s"
                    .formatted(data, home.log(), LogFile.end(home.log(), 15)));
        }
    }

    private List<String> initialArguments(Path data) {
        List<String> arguments = new ArrayList<>(List.of(
                "-D",
                data.toString(),
                "--username=" + USER,
                "--auth=scram-sha-256",
                "--pwfile=" + home.directory().resolve("password"),
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-sync"));
        if (!home.kept()) {
            // 4,096 rounds of hashing for each connection are a quarter of the processor time of a service's start in a
            // test. The
            // password of a temporary server is random and lives for minutes: it needs no protection against being
            // guessed.
            arguments.add("--set=scram_iterations=1");
        }
        return arguments;
    }

    private List<String> command(String program, List<String> arguments) {
        List<String> line = new ArrayList<>(RootlessPrefix.words());
        line.add(PostgresBinaries.home().resolve("bin").resolve(program).toString());
        line.addAll(arguments);
        return line;
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("ApplicationName", "devstack");
        return DriverManager.getConnection(database(MAINTENANCE_DATABASE).jdbcUrl(), properties);
    }
}
