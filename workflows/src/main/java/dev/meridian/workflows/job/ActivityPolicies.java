package dev.meridian.workflows.job;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/** The time-outs and retry rules of activities, declared once. */
public final class ActivityPolicies {
    /** After so many lost workers in a row a job ends: it kills what runs it. */
    public static final int MAX_LOST_WORKERS = 20;

    /** How long a worker may be silent before its activity goes to another one. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration SHORT_WORK = Duration.ofSeconds(30);
    /** After so long an activity of long work is over, whatever it does. */
    public static final Duration LONG_WORK = Duration.ofHours(12);

    /**
     * Reported failures are never retried by Temporal ({@link JobFailure#toApplicationFailure}), so that this counts
     * lost workers and nothing else.
     */
    private static final RetryOptions LOST_WORKERS = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(200))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(10))
            .setMaximumAttempts(MAX_LOST_WORKERS)
            .build();

    /** Bookkeeping must not fail a job: it waits until the database is back. */
    private static final RetryOptions UNTIL_IT_WORKS = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofMillis(200))
            .setBackoffCoefficient(2)
            .setMaximumInterval(Duration.ofSeconds(10))
            .build();

    /** How often bookkeeping is tried within the workflow's task before an activity takes over. */
    private static final int LOCAL_TRIES = 3;

    /**
     * How long the worker that has an effect behind it tries to store that in the database: beyond this it reports a
     * failure, and the effect is repeated.
     */
    public static final Duration STORING_TIMEOUT = Duration.ofMinutes(10);

    /** Looks again after 1 s, 1.5 s, ... and then every 15 s. */
    private static final RetryOptions LOOK_AGAIN = RetryOptions.newBuilder()
            .setInitialInterval(Duration.ofSeconds(1))
            .setBackoffCoefficient(1.5)
            .setMaximumInterval(Duration.ofSeconds(15))
            .build();

    private ActivityPolicies() {}

    /** Short, idempotent statements that record what happened; once begun they are not cancelled. */
    public static ActivityOptions bookkeeping() {
        return ActivityOptions.newBuilder()
                .setTaskQueue(TaskQueues.MAIN)
                .setStartToCloseTimeout(SHORT_WORK)
                .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
                .setRetryOptions(UNTIL_IT_WORKS)
                .setDisableEagerExecution(true)
                .build();
    }

    /** Looks whether something has happened, and fails while it has not: neither worker nor history notice the wait. */
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
     * The first tries of bookkeeping, within the workflow's own task: there is no hand-over to wait for.
     *
     * <p>They end soon, because they hold a slot for workflow tasks meanwhile and add events to the history;
     * {@link Bookkeeping} then goes on with {@link #bookkeeping}. The SDK retries a local activity only if its number of
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
     * One call to the outside that heartbeats and keeps its own time; its reported failures are the workflow's to count.
     *
     * @param timeout after how long the work itself gives up; a worker gets longer to store what it did
     */
    public static ActivityOptions effect(String taskQueue, Duration timeout) {
        return ActivityOptions.newBuilder(work(taskQueue))
                .setStartToCloseTimeout(timeout.plus(STORING_TIMEOUT).plus(SHORT_WORK))
                .build();
    }

    /** Long work that heartbeats and can be cancelled; its reported failures are the workflow's to count. */
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
