package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.RetryPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request for a job says beyond its type and its payload; null leaves it to the type.
 *
 * @param priority 1..5, 1 first
 * @param runAt not before then
 * @param attempts how often it is tried at most
 * @param timeout after how long an attempt gives up
 * @param singletonKey at most one open job of the type has it
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
    /** The priority of a job that asks for none. */
    public static final int DEFAULT_PRIORITY = 3;

    /** A type's plan with this request's number of attempts. */
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

    /** The terms of a job that does the same once more, now. */
    public JobTerms again(UUID job) {
        return new JobTerms(priority, null, attempts, timeout, singletonKey, job, requestHash, payload);
    }
}
