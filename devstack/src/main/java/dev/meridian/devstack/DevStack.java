package dev.meridian.devstack;

import dev.meridian.devstack.process.DevStackException;
import dev.meridian.devstack.process.DirectoryLock;
import dev.meridian.devstack.process.DirectoryTree;
import dev.meridian.devstack.process.LogFile;
import dev.meridian.devstack.process.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * PostgreSQL, S3 and Temporal over one directory, which a later start finds again.
 *
 * <p>Only one process uses the directory at a time. Servers that a killed run has left running there are ended and
 * reported first. With {@code TEMPORAL_ADDRESS} set, that server is used and none is started.
 */
public final class DevStack implements AutoCloseable {

    /**
     * The names that may be in the directory; if it has others, it is not erased, so that nobody loses other files by
     * mistake.
     */
    private static final List<String> OWN = List.of("service", "temporal", "s3", "postgresql", "logs", "lock", "ports");

    /** How long servers that are still starting may take to react to their interruption. */
    private static final Duration GIVING_UP = Duration.ofSeconds(3);

    private final DirectoryLock lock;
    private final PostgresServer postgres;
    private final S3Server s3;
    private final TemporalAddress temporal;
    private final List<Server> servers = new ArrayList<>();
    private final Map<Server, CompletableFuture<Void>> starts = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * The options of a stack.
     *
     * @param directory holds everything; logs are in {@code logs}
     * @param searchAttributes for Temporal: names, each with its type ({@code Keyword}, {@code Int}, {@code Text})
     * @param histories where Temporal keeps them
     * @param s3 how much the S3 server's code is compiled
     */
    public record Options(
            Path directory,
            StackPorts ports,
            Map<String, String> searchAttributes,
            TemporalServer.Storage histories,
            S3Server.Compilation s3) {

        public Options {
            directory = directory.toAbsolutePath().normalize();
        }

        /** Options for a short life with everything in the directory, Temporal's histories included. */
        public Options(Path directory, StackPorts ports, Map<String, String> searchAttributes) {
            this(directory, ports, searchAttributes, TemporalServer.Storage.FILE, S3Server.Compilation.QUICK);
        }

        /** Options for a benchmark, which measures the service and not a bucket that shares its processors. */
        public static Options forMeasuring(Path directory, TemporalServer.Storage histories) {
            return new Options(directory, StackPorts.free(), Map.of(), histories, S3Server.Compilation.FULL);
        }

        /** The log of the server of that name. */
        public Path log(String server) {
            return directory.resolve("logs").resolve(server + ".log");
        }

        /** The home of the server with this name, which gets a new log. */
        ServerHome home(String server) {
            LogFile.putAside(log(server));
            return ServerHome.kept(directory.resolve(server), log(server));
        }
    }

    private DevStack(Options options, Consumer<String> news) {
        StackPorts ports = options.ports();
        this.lock = DirectoryLock.take(options.directory());
        endLeftovers(options.directory(), news);
        this.postgres = new PostgresServer(options.home("postgresql"), ports.postgres());
        this.s3 = new S3Server(options.home("s3"), ports.s3(), options.s3());
        servers.addAll(List.of(postgres, s3));
        this.temporal = TemporalAddress.fromEnvironment().orElseGet(() -> {
            TemporalServer own = new TemporalServer(
                    new TemporalServer.Options(
                            options.home("temporal"),
                            ports.temporal(),
                            ports.temporalUi(),
                            options.searchAttributes(),
                            options.histories()),
                    news);
            servers.add(own);
            return own.address();
        });
    }

    /**
     * Locks the directory and ends servers that a killed run has left running there. No server is started yet.
     *
     * @param news receives a line for each notable event
     * @throws DevStackException if another process uses the directory
     */
    public static DevStack open(Options options, Consumer<String> news) {
        return new DevStack(options, news);
    }

    /**
     * Starts all three at once and returns when each answers.
     *
     * @param news receives a line for each notable event
     * @throws DevStackException if one does not start; the others have been ended then
     */
    public static DevStack start(Options options, Consumer<String> news) {
        DevStack stack = open(options, news);
        try {
            stack.launch();
            stack.awaitReady();
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Starts all three at once and returns at once. */
    public void launch() {
        servers.forEach(server -> starts.put(server, CompletableFuture.runAsync(server::start, threads)));
    }

    /**
     * Returns when PostgreSQL answers.
     *
     * @throws DevStackException if it does not start
     */
    public void awaitPostgres() {
        await(postgres);
    }

    /**
     * Returns when each answers.
     *
     * @throws DevStackException if one does not start; the others go on
     */
    public void awaitReady() {
        servers.forEach(this::await);
    }

    /**
     * Deletes the directory and all data in it.
     *
     * @throws DevStackException if it is in use, or holds anything that no stack has put there
     */
    public static void erase(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            entries.filter(entry -> !OWN.contains(entry.getFileName().toString()))
                    .findFirst()
                    .ifPresent(entry -> {
                        throw new DevStackException("%s is not deleted: %s in it is not of this program's making."
                                .formatted(directory, entry.getFileName()));
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (DirectoryLock _ = DirectoryLock.take(directory)) {
            endLeftovers(directory, _ -> {});
            DirectoryTree.delete(directory);
        }
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public S3Server s3() {
        return s3;
    }

    public TemporalAddress temporal() {
        return temporal;
    }

    /** Whether this stack starts Temporal itself. */
    public boolean startsTemporal() {
        return servers.stream().anyMatch(TemporalServer.class::isInstance);
    }

    /** Completes when one of the servers has ended, for whatever reason, with a sentence about it for people. */
    public CompletableFuture<String> firstEnd() {
        return CompletableFuture.anyOf(servers.stream().map(Server::end).toArray(CompletableFuture[]::new))
                .thenApply(String.class::cast);
    }

    /** Ends all three, data kept; what is still starting is given up. */
    @Override
    public void close() {
        threads.shutdownNow();
        awaitEndOfStarts();
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            starts.forEach((server, start) -> {
                if (start.isDone()) {
                    closing.execute(server::close);
                }
            });
        }
        lock.close();
    }

    private void awaitEndOfStarts() {
        try {
            // A thread that ignores the interrupt, for example in a download, has started no server; its process ends
            // with this JVM.
            boolean _ = threads.awaitTermination(GIVING_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends left-over processes, first the product, which needs the servers to end in good order. */
    private static void endLeftovers(Path directory, Consumer<String> news) {
        for (String part : OWN) {
            new PidFile(directory.resolve(part).resolve("pid"))
                    .endStale()
                    .ifPresent(pid -> news.accept(
                            "%s: process %d was left over from a killed run; ended it".formatted(part, pid)));
        }
    }

    private void await(Server server) {
        try {
            Objects.requireNonNull(starts.get(server), "not launched").join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
