package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.workflows.job.JobStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
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
     * Puts equal requests, and repetitions of one job, in order, and looks for the answer of the first.
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
     * The open or completed job that repeats one already which did not complete itself, so that two people, or a request
     * that is sent again, do not have an effect made twice. The repeated job's row puts them in order.
     */
    private static Optional<AcceptedJob> repetition(Handle tx, JobTerms terms) {
        boolean unfinished = tx.createQuery("SELECT status FROM jobs WHERE id = :id FOR UPDATE")
                .bind("id", terms.retryOf())
                .mapTo(String.class)
                .findOne()
                .filter(status -> JobStatus.ofWireName(status) != JobStatus.COMPLETED)
                .isPresent();
        return unfinished
                ? tx.createQuery("""
                        SELECT id, status FROM jobs
                        WHERE retry_of = :id AND status IN ('pending', 'running', 'completed')
                        ORDER BY id DESC LIMIT 1""")
                        .bind("id", terms.retryOf())
                        .map((row, context) -> answer(row))
                        .findOne()
                : Optional.empty();
    }

    private static AcceptedJob answer(ResultSet row) throws SQLException {
        return AcceptedJob.known(row.getObject("id", UUID.class), JobStatus.ofWireName(row.getString("status")));
    }

    private static AcceptedJob existing(Handle tx, UUID id) {
        return tx.createQuery("SELECT status FROM jobs WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(status -> AcceptedJob.known(id, JobStatus.ofWireName(status)))
                // Retention has deleted it: it had ended.
                .orElse(AcceptedJob.known(id, JobStatus.COMPLETED));
    }

    /** The open job that has the singleton key of a job which was not let in. */
    static Optional<AcceptedJob> openSingleton(Handle tx, NewJob job, JobTerms terms) {
        return tx.createQuery("""
                        SELECT id, status FROM jobs
                        WHERE tenant = :tenant AND type = :type AND singleton_key = :key
                          AND status IN ('pending', 'running')""")
                .bind("tenant", job.tenant())
                .bind("type", job.type().name())
                .bind("key", terms.singletonKey())
                .map((row, context) -> answer(row))
                .findOne();
    }
}
