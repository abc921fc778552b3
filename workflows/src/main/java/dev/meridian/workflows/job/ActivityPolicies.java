package dev.meridian.workflows.job;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** The time-outs and retry policies of all activities. */
public final class ActivityPolicies {
    /** A job that has lost this many workers in a row fails, because it probably kills the workers that run it. */
    public static final int MAX_LOST_WORKERS = 20;

    /** How long a worker may be silent before its activity goes to another worker. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration SHORT_WORK = Duration.ofSeconds(30);
    /** The longest time that an activity of long work may take. */
    public static final Duration LONG_WORK = Duration.ofHours(12);

    /**
     * Temporal never retries reported failures ({@link JobFailure#toApplicationFailure}), so that this policy's
     * attempts count lost workers and nothing else.
     */
    private static final RetryOptions LOST_WORKERS = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(200))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(10))
            .setMaximumAttempts(MAX_LOST_WORKERS)
            .build();

    /** Bookkeeping must not fail a job, so that it is tried until the database is back. */
    private static final RetryOptions UNTIL_IT_WORKS = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(200))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(10))
            .build();

    /** How often bookkeeping is tried as a local activity before an ordinary activity takes over. */
    private static final int LOCAL_TRIES = 3;

    /**
     * How long a worker tries to store the result of an effect that has happened. After that it reports a failure, and
     * the effect is repeated.
     */
    public static final Duration STORING_TIMEOUT = Duration.ofMinutes(10);

    /** Polls after 1 s, after 1.5 s more and so on, and finally every 15 s. */
    private static final RetryOptions LOOK_AGAIN = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setBackoffCoefficient(1.5)
            .setMaximumInterval(Duration.ofSeconds(15))
            .build();

    private ActivityPolicies() {}

    /** Options of short, idempotent database statements; they are not cancelled once they have begun. */
    public static ActivityOptions bookkeeping() {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.MAIN)
                .setStartToCloseTimeout(SHORT_WORK)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(UNTIL_IT_WORKS)
                .setDisableEagerExecution(true)
                .build();
    }

    /**
     * Options of an activity that fails until something has happened. Temporal retries it without new events in the
     * history, and no worker is occupied between two tries.
     */
    public static ActivityOptions polling() {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.MAIN)
                .setStartToCloseTimeout(SHORT_WORK)
                .setCancellationType(ActivityCancellationType.TRY_CANCEL)
                .setRetryOptions(LOOK_AGAIN)
                .setDisableEagerExecution(true)
                .build();
    }

    /**
     * Options of the first tries of bookkeeping, which run within the workflow task and so without a wait for the task
     * queue.
     *
     * <p>The tries end soon, because they occupy a slot for workflow tasks and add events to the history; {@link
     * Bookkeeping} then goes on with {@link #bookkeeping}. The SDK retries a local activity only if its number of
     * attempts or its whole time is bounded.
     */
    static LocalActivityOptions localBookkeeping() {
        return LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(SHORT_WORK)
                .setScheduleToCloseTimeout(SHORT_WORK)
                .setRetryOptions(RetryOptions.newBuilder(UNTIL_IT_WORKS)
                        .setMaximumAttempts(LOCAL_TRIES)
                        .build())
                .build();
    }

    /**
     * Options of one call to an outside system, which heartbeats and has its own time-out; the workflow counts its
     * reported failures.
     *
     * @param timeout the time-out of the work itself; the activity gets longer, so that the worker can store the result
     */
    public static ActivityOptions effect(String taskQueue, Duration timeout) {
        return ActivityOptions.newBuilder(work(taskQueue))
                .setStartToCloseTimeout(timeout.plus(STORING_TIMEOUT).plus(SHORT_WORK))
                .build();
    }

    /** Options of long work that heartbeats and can be cancelled; the workflow counts its reported failures. */
    public static ActivityOptions work(String taskQueue) {
        return ActivityOptions.newBuilder()
                .setTaskQueue(taskQueue)
                .setStartToCloseTimeout(LONG_WORK)
                .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(LOST_WORKERS)
                .setDisableEagerExecution(true)
                .build();
    }
}
