package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.table.JobTerms;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for a job: who asks, what the request says beyond its type, and how an equal request is recognised.
 *
 * @param terms when and how the job is to run, the job it repeats and, once the request is read, its payload
 * @param keyHash SHA-256 of the request's idempotency key in hex; null if it has none
 * @param repeats whether the job does once more what the job did that its terms name, so that an earlier repetition of that
 *     job answers; a request that only names a job as repeated always gets a job of its own
 */
public record Submission(
        String tenant, JobTerms terms, @Nullable String keyHash, boolean repeats) {
    /**
     * A request of a client or a schedule.
     *
     * @param idempotencyKey of the client's choice; the same key and request again give the same job for a day
     */
    public static Submission of(String tenant, JobTerms terms, Optional<String> idempotencyKey) {
        return new Submission(tenant, terms, idempotencyKey.map(Sha256::of).orElse(null), false);
    }

    /**
     * A request to do once more what a job did.
     *
     * @param terms name that job
     */
    public static Submission repeating(String tenant, JobTerms terms) {
        return new Submission(tenant, terms, null, true);
    }

    /** The same request with its payload, as JSON text. */
    Submission withPayload(String payload) {
        return new Submission(tenant, terms.withPayload(payload), keyHash, repeats);
    }
}
