package dev.meridian.benchmarks.jobs;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The measurements that are made of every system, in this order. */
final class JobsTrial {
    static final int RATE = 30;
    static final int TOGETHER = 2_000;
    static final Duration KILLED_WAIT = Duration.ofMillis(100);
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Long enough that the just-in-time compilers of the systems that have one are done with what every job needs. */
    private static final int WARM_UP = 10_000;

    private static final int ACCEPTED = 900;
    private static final int IDLE = 20;
    private static final int KILLED_RATE = 10;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final JobSystem system;
    private final Random random = new Random(20);
    private int next;

    JobsTrial(JobSystem system) {
        this.system = system;
    }

    Figures run(int kills) {
        acceptSingly(WARM_UP);
        acceptAtRate();
        double[] accepts = acceptAtRate();
        double startToDone = percentile(idleLatencies(), 50);
        double singly = acceptSingly(TOGETHER);
        double together = acceptTogether();
        system.separateWorker();
        int first = next;
        int accepted = killWorkers(kills);
        awaitDone(first, accepted, PATIENCE);
        return new Figures(
                percentile(accepts, 50),
                percentile(accepts, 99),
                startToDone,
                singly,
                together,
                accepted,
                accepted - system.done(first, accepted));
    }

    private double[] acceptAtRate() {
        double[] millis = new double[ACCEPTED];
        int first = take(ACCEPTED);
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ACCEPTED; i++) {
                long due = begun + i * Duration.ofSeconds(1).toNanos() / RATE;
                int index = i;
                pauseUntil(due);
                threads.execute(() -> {
                    // The time counts from when the job was due, because a late start is waiting, too.
                    system.accept(first + index, Duration.ZERO);
                    millis[index] = (System.nanoTime() - due) / 1e6;
                });
            }
        }
        requireDone(first, ACCEPTED);
        system.haveRun("at %d/s".formatted(RATE), first, ACCEPTED);
        return millis;
    }

    private double[] idleLatencies() {
        double[] millis = new double[IDLE];
        int begin = next;
        for (int i = 0; i < IDLE; i++) {
            pause(Duration.ofMillis(200 + random.nextInt(800)));
            int job = take(1);
            long begun = System.nanoTime();
            system.accept(job, Duration.ZERO);
            requireDone(job, 1);
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        system.haveRun("one after another on the idle system", begin, IDLE);
        return millis;
    }

    /** @return jobs a second */
    private double acceptSingly(int count) {
        int first = take(count);
        Semaphore inFlight = new Semaphore(JobSystem.CONCURRENCY);
        long begun = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int job = first + i;
                inFlight.acquireUninterruptibly();
                threads.execute(() -> {
                    system.accept(job, Duration.ZERO);
                    inFlight.release();
                });
            }
        }
        requireDone(first, count);
        double rate = count * 1e9 / (System.nanoTime() - begun);
        system.haveRun("one by one, %d in flight".formatted(JobSystem.CONCURRENCY), first, count);
        return rate;
    }

    /** @return jobs a second */
    private double acceptTogether() {
        int first = take(TOGETHER);
        long begun = System.nanoTime();
        system.acceptTogether(first, TOGETHER);
        requireDone(first, TOGETHER);
        return TOGETHER * 1e9 / (System.nanoTime() - begun);
    }

    /** @return how many jobs were accepted meanwhile */
    private int killWorkers(int kills) {
        AtomicBoolean more = new AtomicBoolean(true);
        AtomicInteger accepted = new AtomicInteger();
        Thread feeding = Thread.startVirtualThread(() -> {
            while (more.get()) {
                system.accept(take(1), KILLED_WAIT);
                accepted.incrementAndGet();
                pause(Duration.ofSeconds(1).dividedBy(KILLED_RATE));
            }
        });
        for (int i = 0; i < kills; i++) {
            pause(Duration.ofMillis(300 + random.nextInt(1_200)));
            system.killWorker();
            system.startWorker();
        }
        more.set(false);
        try {
            feeding.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return accepted.get();
    }

    private int take(int count) {
        int first = next;
        next += count;
        return first;
    }

    private void requireDone(int first, int count) {
        if (!awaitDone(first, count, LIMIT)) {
            throw new IllegalStateException(
                    "%s did %d of %d jobs within %s".formatted(system.name(), system.done(first, count), count, LIMIT));
        }
    }

    private boolean awaitDone(int first, int count, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        // Looking at many jobs costs more than looking at one.
        Duration step = Duration.ofMillis(count == 1 ? 1 : 20);
        while (system.done(first, count) < count) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(step);
        }
        return true;
    }

    private static void pause(Duration time) {
        pauseUntil(System.nanoTime() + time.toNanos());
    }

    private static void pauseUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static double percentile(List<Double> values, int percent) {
        return percentile(values.stream().mapToDouble(Double::doubleValue).toArray(), percent);
    }

    private static double percentile(double[] values, int percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }
}
