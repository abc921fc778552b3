package dev.meridian.workflows.job;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt of a job failed, as a workflow sees it.
 *
 * @param code stable and for programs, e.g. {@code object_store_failed}
 * @param message for people; names no secret
 * @param retryable whether another attempt can help
 * @param retryIn how long the next attempt waits, if the other side asked for a wait or the workflow has chosen one;
 *     null otherwise
 */
public record JobFailure(
        String code,
        String message,
        boolean retryable,
        @Nullable Duration retryIn) {
    /**
     * The code of a job that has failed, because one attempt of it lost {@link ActivityPolicies#MAX_LOST_WORKERS} workers in a
     * row: the job may be what stops them.
     */
    public static final String TOO_MANY_WORKERS_LOST = "workers_lost";

    /** The code that a running job shows after its worker was lost; the attempt goes on with another worker. */
    public static final String WORKER_LOST = "worker_lost";

    public static final String UNEXPECTED = "unexpected_error";

    /** The code of a try that did not happen, because too many calls wait for an outside account's quota already. */
    public static final String QUOTA_EXHAUSTED = "quota_exhausted";

    /** The code of a try that was stopped because the database did not answer. */
    public static final String DATABASE_UNAVAILABLE = "database_unavailable";

    /** The code of a try that was stopped because the object store did not answer or had no room. */
    public static final String OBJECT_STORE_UNAVAILABLE = "object_store_unavailable";

    /** The code of a try that did not happen, because the worker's machine lacks a program that the job needs. */
    public static final String PROGRAM_MISSING = "program_missing";

    /** The code of a try that did not happen, because another job has the tables of the snapshot that it needs for itself. */
    public static final String SNAPSHOT_BUSY = "snapshot_busy";

    /** The code of a try that was stopped because a worker of another version had done a step that this version does otherwise. */
    public static final String OTHER_VERSION = "other_version";

    private static final Set<String> OUTAGES =
            Set.of(DATABASE_UNAVAILABLE, OBJECT_STORE_UNAVAILABLE, PROGRAM_MISSING, OTHER_VERSION);
    private static final Set<String> USE_UP_NO_ATTEMPT = Set.of(
            QUOTA_EXHAUSTED,
            WORKER_LOST,
            DATABASE_UNAVAILABLE,
            OBJECT_STORE_UNAVAILABLE,
            PROGRAM_MISSING,
            OTHER_VERSION,
            SNAPSHOT_BUSY);

    /** A failure after which the job's retry plan decides how long the next attempt waits. */
    public JobFailure(String code, String message, boolean retryable) {
        this(code, message, retryable, null);
    }

    /**
     * Whether this failure uses up one of the job's attempts. Waiting for a quota does not, or jobs of a tenant with many jobs
     * would fail by waiting; nor does a lost worker, nor an outage of the installation's own servers, because neither says
     * anything about the job; nor does a program that a worker lacks, nor the wait for a snapshot that another job
     * has; nor the step of another version's worker, which is done again.
     */
    public boolean usesUpAttempt() {
        return usesUpAttempt(code);
    }

    /** Whether a try with this failure code used up an attempt. */
    public static boolean usesUpAttempt(String code) {
        return !USE_UP_NO_ATTEMPT.contains(code);
    }

    /** Whether the installation lacked something, a server or a program, so that the job is tried until that is there. */
    public boolean tellsOfOutage() {
        return OUTAGES.contains(code);
    }

    /** Whether the job waits for another job to end, however long that takes. */
    public boolean tellsOfOtherJob() {
        return code.equals(SNAPSHOT_BUSY);
    }

    /** The same failure with the wait before the next attempt. */
    public JobFailure retryingIn(Duration wait) {
        return new JobFailure(code, message, retryable, wait);
    }

    /**
     * The form in which an activity reports this failure to the workflow. It leaves out the cause, because the cause's
     * message may contain parts of a payload, which belong into the worker's log and not into a history. It is
     * non-retryable for Temporal, because the workflow counts reported failures, and Temporal's counter would mix them
     * with lost workers. Its category is benign, because the SDK would otherwise log a stack trace for each bad answer
     * of a receiver, twice.
     */
    public ApplicationFailure toApplicationFailure() {
        return builder().build();
    }

    private ApplicationFailure.Builder builder() {
        ApplicationFailure.Builder failure = ApplicationFailure.newBuilder()
                .setType(code)
                .setMessage(message)
                .setDetails(retryable)
                .setCategory(ApplicationErrorCategory.BENIGN)
                .setNonRetryable(true);
        return retryIn == null ? failure : failure.setNextRetryDelay(retryIn);
    }

    /** The failure that ends the job's workflow after the last attempt. */
    public ApplicationFailure toWorkflowFailure() {
        return builder().build();
    }

    /**
     * Reads the failure that an activity ended with. A failure that the activity did not report, such as a time-out,
     * has been retried by Temporal as often as its policy allows, and is not retryable here.
     */
    public static JobFailure of(ActivityFailure failure) {
        return switch (failure.getCause()) {
            case ApplicationFailure reported
            when detail(reported) instanceof Boolean retryable ->
                new JobFailure(
                        reported.getType(), reported.getOriginalMessage(), retryable, reported.getNextRetryDelay());
            case ApplicationFailure unreported ->
                new JobFailure(UNEXPECTED, String.valueOf(unreported.getOriginalMessage()), false);
            case TimeoutFailure lost ->
                new JobFailure(
                        TOO_MANY_WORKERS_LOST,
                        "Every worker that took this job was lost: it may be what stops them",
                        false);
            case null, default -> new JobFailure(UNEXPECTED, String.valueOf(failure.getMessage()), true);
        };
    }

    private static @Nullable Object detail(ApplicationFailure failure) {
        return failure.getDetails().getSize() == 1 ? failure.getDetails().get(Object.class) : null;
    }
}
