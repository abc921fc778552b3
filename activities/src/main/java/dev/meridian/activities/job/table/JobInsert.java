package dev.meridian.activities.job.table;

import dev.meridian.activities.job.work.Actor;
import dev.meridian.activities.job.work.AskedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A job to be inserted that was asked for by request. Made on the request's thread, because it keeps the request's trace.
 *
 * @param job the job as the outbox gets it after the transaction
 * @param title what people call the job; null for what it is about
 * @param askedBy the caller or the schedule; null for the service itself
 */
public record JobInsert(
        OpenJob job,
        JobTerms terms,
        @Nullable String title,
        @Nullable Actor askedBy) {
    public static JobInsert of(NewJob job, JobTerms terms) {
        OpenJob open = OpenJob.accepted(job, NextTry.first(terms.priority(), terms.runAt()));
        return new JobInsert(open, terms, job.title(), AskedBy.forJobOf(job.tenant()));
    }

    /**
     * Inserts jobs as pending, in one statement.
     *
     * @return the ids of the inserted jobs; the others are there already, or the tenant has an open job of the type with the same
     *     singleton key
     */
    public static Set<UUID> insert(Handle transaction, List<JobInsert> jobs) {
        return transaction
                .createQuery("""
                        INSERT INTO jobs (id, tenant, type, status, subject, generation, workflow_id, priority, run_at, attempts,
                                          timeout_ms, singleton_key, retry_of, request_hash, input, trace_parent, title,
                                          asked_by, asked_by_id)
                        SELECT id, tenant, type, 'pending', subject, generation, workflow_id, priority, run_at::timestamptz,
                               attempts, timeout, singleton_key, retry_of, decode(hash, 'hex'), payload, trace_parent, title,
                               asker, asker_id
                        FROM unnest(:ids::uuid[], :tenants::text[], :types::text[], :subjects::text[], :generations::bigint[],
                                    :workflows::text[], :priorities::integer[], :runAts::text[], :attempts::integer[],
                                    :timeouts::bigint[], :singletons::text[], :retries::uuid[], :hashes::text[],
                                    :payloads::text[], :traces::text[], :titles::text[], :askers::text[],
                                    :askerIds::text[])
                             AS wanted (id, tenant, type, subject, generation, workflow_id, priority, run_at, attempts, timeout,
                                        singleton_key, retry_of, hash, payload, trace_parent, title, asker, asker_id)
                        ON CONFLICT DO NOTHING RETURNING id""")
                .bindArray("ids", UUID.class, each(jobs, insert -> insert.job.id()))
                .bindArray("tenants", String.class, each(jobs, insert -> insert.job.tenant()))
                .bindArray("types", String.class, each(jobs, insert -> insert.job.type()))
                .bindArray("subjects", String.class, each(jobs, insert -> insert.job.subject()))
                .bindArray("generations", Long.class, each(jobs, insert -> insert.job.generation()))
                .bindArray("workflows", String.class, each(jobs, insert -> insert.job.workflowId()))
                .bindArray("priorities", Integer.class, each(jobs, insert -> insert.terms.priority()))
                .bindArray("runAts", String.class, each(jobs, insert -> text(insert.terms.runAt())))
                .bindArray("attempts", Integer.class, each(jobs, insert -> insert.terms.attempts()))
                .bindArray("timeouts", Long.class, each(jobs, insert -> millis(insert.terms.timeout())))
                .bindArray("singletons", String.class, each(jobs, insert -> insert.terms.singletonKey()))
                .bindArray("retries", UUID.class, each(jobs, insert -> insert.terms.retryOf()))
                .bindArray("hashes", String.class, each(jobs, insert -> insert.terms.requestHash()))
                .bindArray("payloads", String.class, each(jobs, insert -> insert.terms.payload()))
                .bindArray("traces", String.class, each(jobs, insert -> insert.job.traceParent()))
                .bindArray("titles", String.class, each(jobs, JobInsert::title))
                .bindArray("askers", String.class, each(jobs, insert -> Actor.name(insert.askedBy)))
                .bindArray("askerIds", String.class, each(jobs, insert -> Actor.id(insert.askedBy)))
                .mapTo(UUID.class)
                .set();
    }

    private static @Nullable Object[] each(List<JobInsert> jobs, Function<JobInsert, @Nullable Object> part) {
        return jobs.stream().map(part).toArray();
    }

    private static @Nullable String text(@Nullable Instant time) {
        return Objects.toString(time, null);
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }
}
