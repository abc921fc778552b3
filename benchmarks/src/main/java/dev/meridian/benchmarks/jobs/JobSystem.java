package dev.meridian.benchmarks.jobs;

import java.time.Duration;

/** A system that runs jobs; the benchmark numbers them. Jobs are empty, or do nothing but wait. */
interface JobSystem extends AutoCloseable {
    /** How many jobs a peer's worker runs at once. */
    int CONCURRENCY = 16;

    String name();

    /** The settings that differ from the system's defaults, and what its numbers mean. */
    String settings();

    /** Returns when the system has taken a job on. */
    void accept(int job, Duration wait);

    /** Accepts many empty jobs at once, by the system's own call for that. */
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
