package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The options of a request for a job, beside its type and payload; null means the type's default.
 *
 * @param priority 1..5; jobs with priority 1 run first
 * @param runAt the earliest time at which the job may begin
 * @param attempts the most attempts
 * @param timeout how long an attempt may take
 * @param singletonKey at most one open job of the tenant and the type may have this key
 * @param retryOf the job that this one repeats
 * @param requestHash SHA-256 of the request in hex
 * @param payload what the type was asked for, as JSON text
 */
public record JobTerms(
        int priority,
        @Nullable Instant runAt,
        @Nullable Integer attempts,
        @Nullable Duration timeout,
        @Nullable String singletonKey,
        @Nullable UUID retryOf,
        String requestHash,
        @Nullable String payload) {
    /** The priority of a job whose request names none. */
    public static final int DEFAULT_PRIORITY = 3;

    /** The type's retry plan with the number of attempts that this request names. */
    public RetryPlan retries(RetryPlan plan) {
        return attempts == null ? plan : plan.withAttempts(attempts);
    }

    public Duration timeoutOr(Duration byType) {
        return timeout == null ? byType : timeout;
    }

    /** The same terms for another payload. */
    public JobTerms withPayload(String newPayload) {
        return new JobTerms(priority, runAt, attempts, timeout, singletonKey, retryOf, requestHash, newPayload);
    }

    /** The terms of a job that repeats this one at once. */
    public JobTerms again(UUID job) {
        return new JobTerms(priority, null, attempts, timeout, singletonKey, job, requestHash, payload);
    }
}
