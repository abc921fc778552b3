package dev.meridian.devstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * PostgreSQL, S3 and Temporal over one directory, which a later start finds again.
 *
 * <p>The directory has one user at a time. What an earlier run left running there, because it was killed, is ended and
 * reported first. With {@code TEMPORAL_ADDRESS} set, that server is used and none is started.
 */
public final class DevStack implements AutoCloseable {

    /** What may lie in the directory: whoever erases it by mistake shall lose nothing else. */
    private static final Set<String> OWN = Set.of("postgresql", "s3", "temporal", "logs", "lock", "service", "ports");

    private static final Executor THREADS = Thread::startVirtualThread;

    private final Options options;
    private final Consumer<String> news;
    private final DirectoryLock lock;
    private final ConcurrentLinkedDeque<Server> started = new ConcurrentLinkedDeque<>();
    private final PostgresServer postgres;
    private final S3Server s3;
    private final TemporalAddress temporal;

    /**
     * What to start, and where.
     *
     * @param directory holds everything; logs are in {@code logs}
     * @param searchAttributes for Temporal: names, each with its type ({@code Keyword}, {@code Int}, {@code Text})
     * @param histories where Temporal keeps them
     */
    public record Options(
            Path directory,
            StackPorts ports,
            Map<String, String> searchAttributes,
            TemporalServer.Storage histories) {

        public Options {
            directory = directory.toAbsolutePath().normalize();
        }

        /** With everything in the directory. */
        public Options(Path directory, StackPorts ports, Map<String, String> searchAttributes) {
            this(directory, ports, searchAttributes, TemporalServer.Storage.FILE);
        }

        /** The log of the server of that name. */
        public Path log(String server) {
            return directory.resolve("logs").resolve(server + ".log");
        }

        ServerHome home(String server) {
            return ServerHome.kept(directory.resolve(server), log(server));
        }
    }

    private DevStack(Options options, Consumer<String> news) {
        this.options = options;
        this.news = news;
        this.lock = DirectoryLock.take(options.directory());
        try {
            CompletableFuture<PostgresServer> first = begin(() -> remember(
                    PostgresServer.start(home("postgresql"), options.ports().postgres())));
            CompletableFuture<S3Server> second = begin(
                    () -> remember(S3Server.start(home("s3"), options.ports().s3())));
            CompletableFuture<TemporalAddress> third = begin(this::temporalServer);
            // All have to end, well or not, before any is taken back.
            CompletableFuture.allOf(first, second, third)
                    .exceptionally(e -> null)
                    .join();
            this.postgres = first.join();
            this.s3 = second.join();
            this.temporal = third.join();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * Starts all three at once and returns when each answers.
     *
     * @param news hears one line for each thing worth knowing
     * @throws DevStackException if one does not start; the others have been ended then
     */
    public static DevStack start(Options options, Consumer<String> news) {
        return new DevStack(options, news);
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
            for (String server : OWN) {
                new PidFile(directory.resolve(server).resolve("pid")).endStale();
            }
            ServerHome.deleteTree(directory);
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

    /** Ends all three, data kept. */
    @Override
    public void close() {
        CompletableFuture.allOf(started.stream()
                        .map(server -> CompletableFuture.runAsync(server::close, THREADS))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        lock.close();
    }

    private ServerHome home(String server) {
        ServerHome home = options.home(server);
        LogFile.putAside(home.log());
        home.pidFile()
                .endStale()
                .ifPresent(pid ->
                        news.accept("%s: process %d was left over from a killed run; ended it".formatted(server, pid)));
        return home;
    }

    private TemporalAddress temporalServer() {
        Optional<TemporalAddress> external = TemporalAddress.fromEnvironment();
        if (external.isPresent()) {
            news.accept("Temporal: " + external.get().origin());
            return external.get();
        }
        StackPorts ports = options.ports();
        return remember(TemporalServer.start(
                        new TemporalServer.Options(
                                home("temporal"),
                                ports.temporal(),
                                ports.temporalUi(),
                                options.searchAttributes(),
                                options.histories()),
                        news))
                .address();
    }

    private <S extends Server> S remember(S server) {
        started.add(server);
        return server;
    }

    private static <T> CompletableFuture<T> begin(Supplier<T> start) {
        return CompletableFuture.supplyAsync(start, THREADS);
    }
}
