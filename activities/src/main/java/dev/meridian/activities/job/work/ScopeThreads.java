package dev.meridian.activities.job.work;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where a {@link TaskScope} gets its threads. */
@FunctionalInterface
interface ScopeThreads {
    /**
     * Platform threads that are used again and again. Starting and ending a thread costs more processor time than a
     * small effect: a quarter of the service's time, measured with jobs that do nothing.
     */
    ScopeThreads KEPT = onThreadsOf(Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("effect-", 1).factory()));

    /** Does work on a thread. */
    Running start(Runnable work);

    /** Work on a thread. */
    interface Running {
        /** Interrupts the thread while it does this work, or as soon as it begins. */
        void interrupt();

        /** Waits for the end of the work; returns whether it has ended. */
        boolean join(Duration longest) throws InterruptedException;
    }

    /** A new thread for each piece of work. */
    static ScopeThreads newOnes(Thread.Builder builder) {
        return work -> {
            Thread thread = builder.start(work);
            return new Running() {
                @Override
                public void interrupt() {
                    thread.interrupt();
                }

                @Override
                public boolean join(Duration longest) throws InterruptedException {
                    return thread.join(longest);
                }
            };
        };
    }

    private static ScopeThreads onThreadsOf(Executor executor) {
        return work -> {
            OnKeptThread running = new OnKeptThread(work);
            executor.execute(running);
            return running;
        };
    }

    /**
     * Work on a thread that does other work before and after it; an interrupt that is meant for this work must not
     * reach the other work.
     */
    final class OnKeptThread implements Runnable, Running {
        private final Runnable work;
        private final CountDownLatch ended = new CountDownLatch(1);
        private @Nullable Thread thread;
        private boolean interrupted;

        OnKeptThread(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            begin();
            try {
                work.run();
            } finally {
                end();
                ended.countDown();
            }
        }

        private synchronized void begin() {
            thread = Thread.currentThread();
            if (interrupted) {
                thread.interrupt();
            }
        }

        private synchronized void end() {
            thread = null;
            // The thread's next task must not see an interrupt that was meant for this one.
            Thread.interrupted();
        }

        @Override
        public synchronized void interrupt() {
            interrupted = true;
            if (thread != null) {
                thread.interrupt();
            }
        }

        @Override
        public boolean join(Duration longest) throws InterruptedException {
            return ended.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
