package dev.meridian.devstack.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/** Several equal processes, workers for example, of which a test strikes one and then another. */
public final class ProcessFleet implements AutoCloseable {
    private final RandomGenerator random;
    private final IntFunction<JavaProcess> start;
    private final List<JavaProcess> serving = new ArrayList<>();
    private final List<JavaProcess> frozen = new ArrayList<>();
    private final List<JavaProcess> all = new ArrayList<>();

    /**
     * Starts the processes.
     *
     * @param size how many processes
     * @param random chooses which process is struck
     * @param start starts a process; it gets the process's number, from 0, for example for the name of its log
     */
    public ProcessFleet(int size, RandomGenerator random, IntFunction<JavaProcess> start) {
        this.random = random;
        this.start = start;
        for (int i = 0; i < size; i++) {
            add();
        }
    }

    /** Starts another. */
    public synchronized JavaProcess add() {
        JavaProcess process = start.apply(all.size());
        all.add(process);
        serving.add(process);
        return process;
    }

    /** Kills one of them and starts another in its place. */
    public synchronized void killOne() {
        serving.remove(random.nextInt(serving.size())).kill();
        add();
    }

    /** Freezes one of them and starts another in its place. */
    public synchronized void freezeOne() {
        JavaProcess struck = serving.remove(random.nextInt(serving.size()));
        struck.freeze();
        frozen.add(struck);
        add();
    }

    /** Lets the frozen processes go on; from now on they can be struck again. */
    public synchronized void thaw() {
        frozen.forEach(JavaProcess::thaw);
        serving.addAll(frozen);
        frozen.clear();
    }

    /** Shows what all of them wrote, for a test that fails. */
    public synchronized void printLogs() {
        all.forEach(JavaProcess::printLog);
    }

    @Override
    public synchronized void close() {
        all.forEach(JavaProcess::close);
    }
}
