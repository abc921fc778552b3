package dev.meridian.benchmarks.jobs;

import java.time.Duration;

/** A system that runs jobs; the benchmark numbers them. Jobs are empty, or do nothing but wait. */
interface JobSystem extends AutoCloseable {
    /** How many jobs a peer's worker runs at once. */
    int CONCURRENCY = 16;

    String name();

    /** What of it is not as shipped, and what its numbers stand for. */
    String settings();

    /** Returns when the system has taken a job on. */
    void accept(int job, Duration wait);

    /** Takes on many empty jobs in the way that the system has for many. */
    void acceptTogether(int first, int count);

    /** How many of these jobs have run. */
    int done(int first, int count);

    /**
     * These jobs have run, and nothing else since the last call.
     *
     * @param how for people
     */
    default void haveRun(String how, int first, int count) {}

    /** From here on the worker is a process of its own. */
    default void separateWorker() {}

    /** As {@code kill -9}; returns when it is gone. */
    void killWorker();

    /** Returns when it is ready. */
    void startWorker();

    @Override
    void close();
}
