package dev.meridian.benchmarks.jobs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Another job system, by a client and a worker that are programs of their own. */
final class PeerJobs implements JobSystem {
    private static final String BULK = "bulk";

    private final Setup setup;
    private final Map<String, CompletableFuture<Void>> acceptances = new ConcurrentHashMap<>();
    private final Set<Integer> done = ConcurrentHashMap.newKeySet();
    private final PeerProgram client;
    private PeerProgram worker;

    /**
     * How to run it.
     *
     * @param command is given the role and the worker's concurrency
     * @param store where its jobs are kept, handed over in the environment
     */
    record Setup(String name, String settings, List<String> command, String store, Path log) {
        PeerProgram start(String role, java.util.function.Consumer<String> lines) {
            List<String> line = new ArrayList<>(command);
            line.add(role);
            line.add(Integer.toString(CONCURRENCY));
            return PeerProgram.start(line, Map.of("PEER_STORE", store), log, lines);
        }
    }

    PeerJobs(Setup setup) {
        this.setup = setup;
        this.client = setup.start("client", this::heard);
        this.worker = setup.start("worker", this::heard);
    }

    @Override
    public String name() {
        return setup.name();
    }

    @Override
    public String settings() {
        return setup.settings() + "; done = its handler ran";
    }

    @Override
    public void accept(int job, Duration wait) {
        await(Integer.toString(job), "one %d %d".formatted(job, wait.toMillis()));
    }

    @Override
    public void acceptTogether(int first, int count) {
        await(BULK, "bulk %d %d".formatted(first, count));
    }

    @Override
    public int done(int first, int count) {
        return (int)
                IntStream.range(first, first + count).filter(done::contains).count();
    }

    @Override
    public void killWorker() {
        worker.kill();
    }

    @Override
    public void startWorker() {
        worker = setup.start("worker", this::heard);
    }

    @Override
    public void close() {
        worker.close();
        client.close();
    }

    private void await(String what, String order) {
        CompletableFuture<Void> acceptance = new CompletableFuture<>();
        acceptances.put(what, acceptance);
        client.tell(order);
        acceptance.join();
    }

    private void heard(String line) {
        if (line.startsWith("done ")) {
            done.add(Integer.valueOf(line.substring("done ".length())));
        } else if (line.startsWith("accepted ")) {
            CompletableFuture<Void> acceptance = acceptances.remove(line.substring("accepted ".length()));
            if (acceptance != null) {
                acceptance.complete(null);
            }
        }
    }
}
