package dev.meridian.benchmarks.jobs;

import dev.meridian.devstack.Database;
import dev.meridian.devstack.DevStack;
import dev.meridian.devstack.TemporalServer;
import dev.meridian.devstack.process.ChildProcess;
import dev.meridian.devstack.process.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Meridian beside pg-boss, BullMQ and JobRunr, in turn, on one machine in one run: how long accepting takes, how long an
 * empty job takes, jobs a second, and jobs lost when the worker is killed.
 *
 * <p>Arguments: how often each worker is killed, 20 if not given, and which systems to measure, all if none is named. A
 * peer that is not installed is skipped. {@code -Dmeridian.crowd} is how many webhooks one tenant asks for while another asks
 * for one.
 */
public final class JobsBenchmark {
    private static final Path PEERS = Path.of(System.getProperty("meridian.peers", "benchmarks/peers"));
    private static final Path REDIS = Path.of("/usr/bin/redis-server");

    private final Path directory;
    private final DevStack stack;
    private final int kills;
    private final int crowd = Integer.getInteger("meridian.crowd", 10_000);
    private final Set<String> wanted;
    private final Map<String, Figures> measured = new LinkedHashMap<>();

    private JobsBenchmark(Path directory, DevStack stack, int kills, Set<String> wanted) {
        this.directory = directory;
        this.stack = stack;
        this.kills = kills;
        this.wanted = wanted;
    }

    public static void main(String[] arguments) throws Exception {
        int kills = arguments.length == 0 ? 20 : Integer.parseInt(arguments[0]);
        Set<String> wanted = Arrays.stream(arguments).skip(1).collect(Collectors.toUnmodifiableSet());
        Path directory = Files.createTempDirectory("meridian-benchmark");
        DevStack.Options options = DevStack.Options.forMeasuring(directory, TemporalServer.Storage.MEMORY);
        try (DevStack stack = DevStack.start(options, System.err::println)) {
            JobsBenchmark benchmark = new JobsBenchmark(directory, stack, kills, wanted);
            benchmark.run();
            benchmark.print();
        } finally {
            DevStack.erase(directory);
        }
    }

    private void run() throws Exception {
        if (isWanted("Meridian")) {
            try (JobSystem meridian = new MeridianJobs(stack, directory)) {
                measure(meridian);
            }
            System.out.println("Meridian: waits of 0 ms, which need no activity");
            new WaitsTrial(stack, directory).run();
            System.out.printf("Meridian: %,d webhooks of one tenant, while another asks for one at a time%n", crowd);
            new CrowdTrial(stack, directory, crowd).run();
        }
        if (isWanted("pg-boss") && isInstalled("pg-boss")) {
            peer(
                    "pg-boss",
                    """
                    the same PostgreSQL, LISTEN/NOTIFY on, polling every 0.5 s (its lowest), fetching on while \
                    fetches are full, 16 jobs at once, a job given up after 10 s, looked for every second""",
                    node("pgboss.mjs"),
                    postgresStore(database -> "postgres://%s:%s@%s"
                            .formatted(database.user(), database.password(), hostAndName(database))));
        }
        if (isWanted("BullMQ") && isInstalled("bullmq")) {
            redis();
        }
        if (isWanted("JobRunr")) {
            peer(
                    "JobRunr",
                    """
                    the same PostgreSQL, polling every %d s, 16 jobs at once""".formatted(JobRunrPeer.POLL.toSeconds()),
                    jobRunr(),
                    postgresStore(database -> "jdbc:postgresql://%s?user=%s&password=%s"
                            .formatted(hostAndName(database), database.user(), database.password())));
        }
    }

    private boolean isWanted(String name) {
        return wanted.isEmpty() || wanted.contains(name);
    }

    private void redis() throws IOException {
        if (!Files.isExecutable(REDIS)) {
            skip("BullMQ", REDIS + " is missing; Debian's package is redis-server");
            return;
        }
        Path data = Files.createDirectories(directory.resolve("service").resolve("redis"));
        int port = Ports.free();
        List<String> line = List.of(
                REDIS.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "--appendonly",
                "yes");
        try (ChildProcess redis = ChildProcess.start(
                new ChildProcess.Command("Redis", line, Map.of(), log("redis"), "TERM", Duration.ofSeconds(5)))) {
            redis.awaitReady(Duration.ofSeconds(10), () -> answers(port));
            peer(
                    "BullMQ",
                    "as shipped but for 16 jobs at once; Redis with an append-only file, synced every second",
                    node("bullmq.mjs"),
                    Integer.toString(port));
        }
    }

    /** A peer that does not do its work is reported and does not end the run. */
    private void peer(String name, String settings, List<String> command, String store) {
        try (JobSystem peer = new PeerJobs(new PeerJobs.Setup(name, settings, command, store, log(name)))) {
            measure(peer);
        } catch (IllegalStateException e) {
            skip(name, String.valueOf(e.getMessage()));
        }
    }

    private void measure(JobSystem system) {
        System.out.printf("%s: %s%n", system.name(), system.settings());
        Figures figures = new JobsTrial(system).run(kills);
        System.out.println("  " + figures);
        measured.put(system.name(), figures);
    }

    private void print() {
        System.out.printf("%n%-34s", "");
        measured.keySet().forEach(name -> System.out.printf("%20s", name));
        System.out.println();
        row("accept at 30/s, p50, ms", Figures::acceptP50);
        row("accept at 30/s, p99, ms", Figures::acceptP99);
        row("start to done, idle, p50, ms", Figures::startToDone);
        row("jobs/s, one by one", Figures::singly);
        row("jobs/s, accepted together", Figures::together);
        row("accepted during %d kills".formatted(kills), Figures::accepted);
        row("lost of them", Figures::lost);
        System.out.println("In brackets: by how much Meridian's figure is multiplied to give the peer's.");
    }

    private void row(String what, ToDoubleFunction<Figures> figure) {
        System.out.printf("%-34s", what);
        double ours = measured.values().stream()
                .findFirst()
                .map(figure::applyAsDouble)
                .orElse(0.0);
        measured.values().forEach(figures -> {
            double value = figure.applyAsDouble(figures);
            String ratio = ours == 0 ? "" : " (%.2f x)".formatted(value / ours);
            System.out.printf("%20s", "%,.1f%s".formatted(value, ratio));
        });
        System.out.println();
    }

    private static void skip(String name, String why) {
        System.out.printf("SKIPPED %s: %s%n", name, why);
    }

    private static boolean isInstalled(String npmPackage) {
        boolean isThere = Files.isDirectory(PEERS.resolve("node_modules").resolve(npmPackage));
        if (!isThere) {
            skip(npmPackage, "npm could not install it");
        }
        return isThere;
    }

    private static List<String> node(String program) {
        return List.of(
                PEERS.resolve("node_modules/.bin/node").toString(),
                PEERS.resolve(program).toString());
    }

    private static List<String> jobRunr() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile=dev/meridian/benchmarks/logback.xml",
                JobRunrPeer.class.getName());
    }

    private String postgresStore(Function<Database, String> address) {
        return address.apply(stack.postgres().freshDatabase());
    }

    private static String hostAndName(Database database) {
        return database.jdbcUrl().substring("jdbc:postgresql://".length());
    }

    private Path log(String name) {
        return directory.resolve("logs").resolve(name + ".log");
    }

    private static boolean answers(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
