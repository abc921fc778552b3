package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.query.AnsweringJobs;
import dev.meridian.activities.job.table.query.JobStatuses;
import dev.meridian.workflows.job.JobStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Finds the job that answers a request in place of a new one: an equal request with its idempotency key came before, what
 * it repeats has been repeated, or a job with its singleton key is open.
 */
final class EarlierAnswers {
    private EarlierAnswers() {}

    /**
     * Has equal requests, and repetitions of one job, wait for one another, and looks for the job with which the first
     * of them was answered.
     *
     * @param id the job that the request's idempotency key names from now on, if nothing came before
     * @throws KeyReusedException if the key was used for another request
     */
    static Optional<AcceptedJob> claim(Handle tx, Submission submission, UUID id) {
        String keyHash = submission.keyHash();
        if (keyHash != null) {
            Optional<UUID> earlier = IdempotencyKeys.claim(
                    tx, submission.tenant(), keyHash, id, submission.terms().requestHash());
            if (earlier.isPresent()) {
                return earlier.map(known -> existing(tx, known));
            }
        }
        return submission.repeats() ? repetition(tx, submission.terms()) : Optional.empty();
    }

    /**
     * The answer of an equal request, claiming nothing.
     *
     * @throws KeyReusedException if the key was used for another request
     */
    static Optional<AcceptedJob> ofEqualRequest(Handle tx, Submission submission) {
        String keyHash = submission.keyHash();
        return keyHash == null
                ? Optional.empty()
                : IdempotencyKeys.find(
                                tx,
                                submission.tenant(),
                                keyHash,
                                submission.terms().requestHash())
                        .map(id -> existing(tx, id));
    }

    /** Lets the request's idempotency key, if it has one, name the job that answers the request. */
    static void answeredBy(Handle tx, Submission submission, UUID id) {
        if (submission.keyHash() != null) {
            IdempotencyKeys.repoint(tx, submission.tenant(), submission.keyHash(), id);
        }
    }

    /**
     * The open or completed job that already repeats a job which did not complete. So two people, or a request that is
     * sent again, do not have an effect made twice. The lock on the repeated job's row puts the requests in order.
     */
    private static Optional<AcceptedJob> repetition(Handle tx, JobTerms terms) {
        UUID repeated = Objects.requireNonNull(terms.retryOf(), "a repetition names the job that it repeats");
        return JobStatuses.lock(tx, repeated)
                .filter(status -> status != JobStatus.COMPLETED)
                .flatMap(unfinished -> AnsweringJobs.repetitionOf(tx, repeated))
                .map(EarlierAnswers::answer);
    }

    private static AcceptedJob answer(AnsweringJobs.Found job) {
        return AcceptedJob.known(job.id(), job.status());
    }

    private static AcceptedJob existing(Handle tx, UUID id) {
        // A job that retention has deleted had ended.
        return AcceptedJob.known(id, JobStatuses.find(tx, id).orElse(JobStatus.COMPLETED));
    }

    /** The open job with the singleton key of a job that was not accepted because of it. */
    static Optional<AcceptedJob> openSingleton(Handle tx, NewJob job, JobTerms terms) {
        return AnsweringJobs.openSingleton(tx, job, terms.singletonKey()).map(EarlierAnswers::answer);
    }
}
