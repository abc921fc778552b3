package dev.meridian.quickstart;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalAddress;
import dev.meridian.devstack.process.ChildProcess;
import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.LogFile;
import dev.meridian.devstack.process.PidFile;
import dev.meridian.devstack.process.Secrets;
import dev.meridian.quickstart.client.Health;
import dev.meridian.quickstart.client.ServiceClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The product's jar as a child process; it gets the addresses of its servers by environment variables, as in
 * production.
 */
public final class Service implements AutoCloseable {

    /** How long a start may take: usually seconds, but minutes on a machine that builds something meanwhile. */
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    /**
     * How long the end may take: the product drains for 10 s, and the first time it then writes the archive of
     * {@link #quickStarts}.
     */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    /** The name of the product's database, bucket and log. */
    static final String NAME = "meridian";

    /** The variable by which Spring Boot's launcher gets further classes. */
    public static final String MORE_CLASSES = "LOADER_PATH";

    private static final String LAUNCHER_OF_MORE = "org.springframework.boot.loader.launch.PropertiesLauncher";

    private final ChildProcess child;
    private final URI address;
    private final String adminKey;

    private Service(ChildProcess child, URI address, String adminKey) {
        this.child = child;
        this.address = address;
        this.adminKey = adminKey;
    }

    /**
     * Starts it as soon as the stack's PostgreSQL answers (it waits for the others itself) and returns at once; {@link #awaitHealthy} waits.
     *
     * @param directory the stack's
     * @param settings environment variables beyond those that say where the servers are; with {@value #MORE_CLASSES} a
     *     folder or a jar of classes that run beside the product's
     */
    public static Service start(Path jar, Path directory, int port, DevStack stack, Map<String, String> settings) {
        return start(jar, List.of(), directory, port, stack, settings);
    }

    /** The same, with options for its JVM, which come after our own. */
    public static Service start(
            Path jar, List<String> options, Path directory, int port, DevStack stack, Map<String, String> settings) {
        if (!Files.isRegularFile(jar)) {
            throw new UsageException("The service's jar %s is missing: build it with ./mvnw package.".formatted(jar));
        }
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-Xmx1g");
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.addAll(options);
        line.addAll(program(jar, settings));
        Path log = directory.resolve("logs").resolve(NAME + ".log");
        LogFile.putAside(log);
        Map<String, String> environment = environment(stack, directory, port);
        String adminKey = Secrets.in(adminKeyFile(directory));
        environment.put("SECURITY_BOOTSTRAP_ADMIN_KEY", adminKey);
        environment.putAll(settings);
        ChildProcess child =
                ChildProcess.start(new ChildProcess.Command("Meridian", line, environment, log, "TERM", STOP_LIMIT));
        // A later start of the stack looks here for the process of a killed run.
        new PidFile(directory.resolve("service").resolve("pid")).write(child.pid());
        return new Service(child, URI.create("http://127.0.0.1:" + port), adminKey);
    }

    /** The jar itself, or Spring Boot's launcher that adds other classes to it. */
    private static List<String> program(Path jar, Map<String, String> settings) {
        String path = jar.toAbsolutePath().toString();
        return settings.containsKey(MORE_CLASSES) ? List.of("-cp", path, LAUNCHER_OF_MORE) : List.of("-jar", path);
    }

    /**
     * Options with which the JVM writes the classes it has loaded to a file beside an unpacked jar when it ends, and
     * starts from that file the next time, in about half the time. It checks by itself whether file, jars and JVM belong
     * together, and writes a new one if not. Its warnings name classes that it can't keep, which nobody can do anything about.
     */
    static List<String> quickStarts(Path jar) {
        return List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + classesOf(jar), "-Xlog:cds=error");
    }

    /** Whether a start before this one has left its classes. */
    static boolean hasClassesOf(Path jar) {
        return Files.exists(classesOf(jar));
    }

    private static Path classesOf(Path jar) {
        return jar.toAbsolutePath().resolveSibling("classes.jsa");
    }

    /** Where the API key is kept that may do everything. */
    static Path adminKeyFile(Path directory) {
        return directory.resolve("service").resolve("admin-key");
    }

    static Map<String, String> environment(DevStack stack, Path directory, int port) {
        stack.awaitPostgres();
        Database database = stack.postgres().createDatabase(NAME);
        Map<String, String> environment = new TreeMap<>();
        environment.put("SERVICE_TYPE", "monolith");
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("DATABASE_URL", database.jdbcUrl());
        environment.put("DATABASE_USER", database.user());
        environment.put("DATABASE_PASSWORD", database.password());
        TemporalAddress temporal = stack.temporal();
        environment.put("TEMPORAL_ADDRESS", temporal.target());
        environment.put("TEMPORAL_NAMESPACE", temporal.namespace());
        temporal.webUi().ifPresent(ui -> environment.put("TEMPORAL_UI_URL", ui.toString()));
        if (stack.startsTemporal()) {
            environment.putAll(nothingOfOtherTemporals(directory));
        }
        environment.put("S3_ENDPOINT", stack.s3().endpoint().toString());
        environment.put("S3_BUCKET", stack.s3().createBucket(NAME));
        environment.put("S3_REGION", stack.s3().region());
        environment.put("S3_ACCESS_KEY_ID", stack.s3().accessKeyId());
        environment.put("S3_SECRET_ACCESS_KEY", stack.s3().secretAccessKey());
        return environment;
    }

    /**
     * Removes Temporal's variables from the environment: variables that people have set for another server, such as
     * Temporal Cloud, would keep the product from the server of the stack. A configuration file that does not exist is
     * an empty one.
     */
    private static Map<String, String> nothingOfOtherTemporals(Path directory) {
        return Map.of(
                "TEMPORAL_CONFIG_FILE",
                        directory.resolve("temporal").resolve("none.toml").toString(),
                "TEMPORAL_PROFILE", "",
                "TEMPORAL_API_KEY", "",
                "TEMPORAL_TLS", "false");
    }

    /** A client that may do everything. */
    public ServiceClient client() {
        return new ServiceClient(address, adminKey);
    }

    /** An API key that may do everything. */
    String adminKey() {
        return adminKey;
    }

    /** @throws DevStackException if it does not become well; the message has its own account of what is missing */
    public void awaitHealthy(ServiceClient client) {
        AtomicReference<String> last = new AtomicReference<>("nothing");
        try {
            child.awaitReady(START_LIMIT, () -> {
                Health health = client.health();
                last.set(health.report());
                return health.isUp();
            });
        } catch (DevStackException e) {
            throw new DevStackException(
                    "%s%nAsked for its health, it said %s".formatted(e.getMessage(), last.get()), e);
        }
    }

    public URI address() {
        return address;
    }

    public Path log() {
        return child.log();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Completes when it has ended, for whatever reason, with an account of it for people. */
    CompletableFuture<String> end() {
        return child.end();
    }

    /** As {@code kill -9}; returns when it is gone. */
    public void kill() {
        child.kill();
    }

    @Override
    public void close() {
        child.close();
    }
}
