package dev.meridian.activities.job.performer;

import dev.meridian.activities.job.work.ParallelWork;
import dev.meridian.activities.job.work.ReportedFailures;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.activities.job.work.UnexpectedFailures;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Performs tasks of one type and one tenant side by side, each as {@link SupervisedWork}: the items of a batch and the jobs that
 * share a workflow. The failure of a task, an Error too, is its outcome; no task fails another.
 */
public final class ParallelTasks {
    /** How many tasks of one activity run side by side at most. */
    public static final int AT_A_TIME = 16;

    private final TaskPerformers performers;
    private final String type;
    private final String tenant;
    private final UnexpectedFailures unexpected = new UnexpectedFailures(LoggerFactory.getLogger(ParallelTasks.class));

    /**
     * @param type the name of the tasks' type
     */
    public ParallelTasks(TaskPerformers performers, String type, String tenant) {
        this.performers = performers;
        this.type = type;
        this.tenant = tenant;
    }

    /**
     * One attempt of a task.
     *
     * @param id the idempotency key of the effect
     * @param payload as JSON text
     * @param attempt the number of the attempt, from 1
     * @param timeout how long the attempt may take
     */
    public record Try(String id, String payload, int attempt, Duration timeout) {}

    /**
     * How an attempt ended.
     *
     * @param result JSON text if it succeeded
     * @param failure how it failed otherwise
     */
    public record Outcome(@Nullable String result, @Nullable JobFailure failure) {}

    /** Reads and stores the state of the tasks. What a method throws ends the work, and the other tasks are interrupted. */
    public interface TaskStore<T> {
        /** Begins an attempt; called by the thread that performs it. Empty if the task is not to be performed. */
        Optional<Try> begin(T task);

        /** What a task is called in the log. */
        String nameOf(T task);

        /** Surrounds the work with what belongs to this task alone, such as its trace. */
        default void around(T task, Runnable work) {
            work.run();
        }

        /** Stores how an attempt ended; called by the thread that performed it. */
        void end(T task, Try attempt, Outcome outcome);

        /**
         * Called several times a second while an attempt is under way, by the thread that waits for it.
         *
         * @throws TaskStopped if this task is not to go on; it ends as its books say, and no other task notices
         */
        default void during(T task) throws TaskStopped {}

        /** Stores the end of a task that was stopped. */
        default void stopped(T task) {}

        /** Called several times a second by the thread that called {@link ParallelTasks#perform}. */
        void watch();
    }

    /** A single task is stopped while the others go on. */
    public static final class TaskStopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        public TaskStopped() {
            super("the task was stopped", null, false, false);
        }
    }

    /**
     * Performs tasks in their order, and returns when each has ended.
     *
     * @param atATime how many run side by side
     * @param betweenLooks how often the books are asked
     * @throws CancellationException if this thread is interrupted; tasks that are interrupted for that have no outcome
     */
    public <T> void perform(Collection<? extends T> tasks, int atATime, Duration betweenLooks, TaskStore<T> books) {
        ParallelWork.atMost(atATime)
                .interruptingOthers()
                .watchedBy(books::watch, betweenLooks)
                .forEach(
                        tasks,
                        task -> books.begin(task)
                                .ifPresent(attempt ->
                                        books.around(task, () -> perform(task, attempt, betweenLooks, books))));
    }

    private <T> void perform(T task, Try attempt, Duration betweenLooks, TaskStore<T> books) {
        Outcome outcome;
        try {
            outcome = new Outcome(
                    SupervisedWork.run(
                            () -> performers.perform(
                                    type,
                                    attempt.id(),
                                    tenant,
                                    attempt.payload(),
                                    attempt.attempt(),
                                    attempt.timeout()),
                            attempt.timeout(),
                            betweenLooks,
                            () -> books.during(task)),
                    null);
        } catch (TaskStopped stopped) {
            books.stopped(task);
            return;
        } catch (RuntimeException failed) {
            outcome = failed(books.nameOf(task), failed, ReportedFailures.of(failed));
        } catch (Error broken) {
            // An Error is an outcome too: a deeply nested document that overflows a stack fails its own task only.
            outcome = failed(
                    books.nameOf(task),
                    broken,
                    new JobFailure(
                            JobFailure.UNEXPECTED,
                            "Unexpected " + broken.getClass().getSimpleName(),
                            true));
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("The task was interrupted");
        }
        books.end(task, attempt, outcome);
    }

    private Outcome failed(String task, Throwable thrown, JobFailure failure) {
        boolean isStopping = Thread.currentThread().isInterrupted();
        if (failure.code().equals(JobFailure.UNEXPECTED) && !isStopping) {
            unexpected.log(task, thrown);
        }
        return new Outcome(null, failure);
    }
}
