package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.task.TaskJobs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Accepts jobs: the row and its idempotency key are one transaction; Temporal gets the job after it. Until Temporal has
 * the job, the row is the outbox, so that an accepted job is not lost when Temporal is down.
 */
public final class JobIntake {
    /**
     * The job that holds a singleton key may end between the refused insert and the search for that job; then the
     * insert is tried again.
     */
    private static final int LOOKS_FOR_SINGLETON = 3;

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Outbox outbox;
    private final Backlog backlog;
    private final Map<String, FeatureIntake<?>> features;

    public JobIntake(Jdbi jdbi, JobProjection jobs, Outbox outbox, Backlog backlog, List<FeatureIntake<?>> features) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.outbox = outbox;
        this.backlog = backlog;
        this.features = features.stream()
                .collect(Collectors.toUnmodifiableMap(
                        intake -> intake.definition().type().name(), Function.identity()));
    }

    /**
     * The feature that accepts jobs of this type itself, if there is one; requests for such a type cannot set options
     * such as priority.
     */
    public Optional<FeatureIntake<?>> feature(String type) {
        return Optional.ofNullable(features.get(type));
    }

    /** The types whose features accept their jobs themselves. */
    Set<String> features() {
        return features.keySet();
    }

    /**
     * A job to be stored.
     *
     * @param keyHash SHA-256 of its idempotency key in hex
     * @param repeats whether the job repeats the job that its terms name: see {@link #repetition}
     * @param content stores, under the job's id, what else belongs into the same transaction
     */
    public record Draft(
            NewJob job, JobTerms terms, @Nullable String keyHash, boolean repeats, BiConsumer<Handle, UUID> content) {}

    /**
     * Accepts a job with a valid payload.
     *
     * @param idempotencyKey chosen by the client; for a day, the same key with the same request gives the same job
     * @throws KeyReusedException if the key was used for another request
     * @throws BacklogFullException if the tenant has too many waiting jobs
     */
    public <P extends Record> AcceptedJob accept(
            String tenant, JobDefinition<P> definition, P payload, JobTerms terms, Optional<String> idempotencyKey) {
        return accept(tenant, definition, payload, terms, idempotencyKey, false);
    }

    private <P extends Record> AcceptedJob accept(
            String tenant,
            JobDefinition<P> definition,
            P payload,
            JobTerms terms,
            Optional<String> idempotencyKey,
            boolean repeats) {
        @SuppressWarnings("unchecked") // a definition and its intake are about the same payload
        FeatureIntake<P> feature =
                (FeatureIntake<P>) features.get(definition.type().name());
        String keyHash = idempotencyKey.map(Sha256::of).orElse(null);
        if (feature != null) {
            return byFeature(
                    tenant,
                    terms.withInput(definition.payload().write(payload)),
                    keyHash,
                    repeats,
                    tx -> feature.accept(tx, tenant, payload));
        }
        UUID id = JobIds.next();
        String workflowId = keyHash == null
                ? TaskJobs.workflowId(tenant, id.toString())
                : TaskJobs.workflowIdByKey(tenant, keyHash);
        NewJob job = new NewJob(id, tenant, definition.type(), definition.subjectOf(payload), null, workflowId);
        return accept(new Draft(
                job, terms.withInput(definition.payload().write(payload)), keyHash, repeats, (tx, jobId) -> {}));
    }

    /**
     * Refuses a job that claims to repeat another tenant's job: that job would count as repeated, and its own tenant
     * could not repeat it any more.
     *
     * @param repeated the job to be repeated; null if the new job repeats none
     * @throws InvalidRequestException if the tenant has no such job
     */
    public void requireOwn(String tenant, @Nullable UUID repeated) {
        if (repeated != null
                && jdbi.withHandle(handle -> JobQueries.byId(handle, tenant, repeated))
                        .filter(job -> job.tenant().equals(tenant))
                        .isEmpty()) {
            throw InvalidRequestException.at("/retryOf", "unknown_job", "There is no such job");
        }
    }

    /** Accepts a job that repeats a job of a type whose feature accepts its jobs itself. */
    AcceptedJob repeat(FeatureIntake<?> feature, JobRow job, JobTerms terms) {
        return byFeature(job.tenant(), terms, null, true, tx -> feature.repeat(tx, job));
    }

    /** Accepts a job that repeats another job of the same tenant. */
    <P extends Record> AcceptedJob repeat(JobDefinition<P> definition, P payload, JobRow job, JobTerms terms) {
        return accept(job.tenant(), definition, payload, terms, Optional.empty(), true);
    }

    private AcceptedJob byFeature(
            String tenant,
            JobTerms terms,
            @Nullable String keyHash,
            boolean repeats,
            Function<Handle, FeatureIntake.Accepted> acceptance) {
        Optional<AcceptedJob> earlier = requireRoom(tenant, keyHash, terms);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        FeatureIntake.Accepted accepted =
                jdbi.inTransaction((Handle tx) -> byFeature(tx, tenant, terms, keyHash, repeats, acceptance));
        accepted.undelivered().ifPresent(outbox::send);
        return accepted.job();
    }

    private FeatureIntake.Accepted byFeature(
            Handle tx,
            String tenant,
            JobTerms terms,
            @Nullable String keyHash,
            boolean repeats,
            Function<Handle, FeatureIntake.Accepted> acceptance) {
        // Equal requests are put in order before the feature decides which job answers.
        Optional<AcceptedJob> earlier = answeredBefore(tx, tenant, keyHash, JobIds.next(), terms, repeats);
        if (earlier.isPresent()) {
            return new FeatureIntake.Accepted(earlier.get(), Optional.empty());
        }
        FeatureIntake.Accepted accepted = acceptance.apply(tx);
        UUID id = accepted.job().id();
        if (accepted.undelivered().isPresent()) {
            jobs.askedFor(tx, id, terms);
        }
        if (keyHash != null) {
            IdempotencyKeys.repoint(tx, tenant, keyHash, id);
        }
        return accepted;
    }

    /** Accepts a job together with content of its own. */
    public AcceptedJob accept(Draft draft) {
        Optional<AcceptedJob> earlier = requireRoom(draft.job().tenant(), draft.keyHash(), draft.terms());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        AcceptedJob accepted = jdbi.inTransaction(tx -> store(tx, draft));
        if (accepted.isNew()) {
            NewJob job = draft.job();
            outbox.send(new OpenJob(
                    job.id(), job.tenant(), job.type().name(), job.subject(), null, job.workflowId(), null));
        }
        return accepted;
    }

    private AcceptedJob store(Handle tx, Draft draft) {
        NewJob job = draft.job();
        Optional<AcceptedJob> earlier =
                answeredBefore(tx, job.tenant(), draft.keyHash(), job.id(), draft.terms(), draft.repeats());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        for (int look = 0; look < LOOKS_FOR_SINGLETON; look++) {
            if (jobs.insert(tx, job, draft.terms())) {
                draft.content().accept(tx, job.id());
                return new AcceptedJob(job.id(), JobStatus.PENDING, true);
            }
            Optional<AcceptedJob> open = openSingleton(tx, job, draft.terms());
            if (open.isPresent()) {
                if (draft.keyHash() != null) {
                    IdempotencyKeys.repoint(
                            tx, job.tenant(), draft.keyHash(), open.get().id());
                }
                return open.get();
            }
        }
        throw new IllegalStateException("The singleton of job " + job.id() + " comes and goes");
    }

    /**
     * The earlier job that answers in place of a new one, because an equal request with this key came before or because
     * the job has been repeated already; empty if the key now belongs to the new job.
     */
    private static Optional<AcceptedJob> answeredBefore(
            Handle tx, String tenant, @Nullable String keyHash, UUID id, JobTerms terms, boolean repeats) {
        if (keyHash != null) {
            Optional<UUID> earlier = IdempotencyKeys.claim(tx, tenant, keyHash, id, terms.requestHash());
            if (earlier.isPresent()) {
                return earlier.map(known -> existing(tx, known));
            }
        }
        return repeats ? repetition(tx, terms) : Optional.empty();
    }

    /** A client that sends a request again gets the earlier answer even if the backlog is full. */
    private Optional<AcceptedJob> requireRoom(String tenant, @Nullable String keyHash, JobTerms terms) {
        try {
            backlog.requireRoom(tenant);
            return Optional.empty();
        } catch (BacklogFullException full) {
            if (keyHash == null) {
                throw full;
            }
            return Optional.of(jdbi.inTransaction(
                            (Handle tx) -> IdempotencyKeys.find(tx, tenant, keyHash, terms.requestHash())
                                    .map(id -> existing(tx, id)))
                    .orElseThrow(() -> full));
        }
    }

    /**
     * The open or completed job that already repeats a failed or cancelled job, so that two people, or a request that
     * is sent twice, do not cause an effect twice. A lock on the repeated job's row puts simultaneous repetitions in
     * order.
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
        return new AcceptedJob(row.getObject("id", UUID.class), JobStatus.ofWireName(row.getString("status")), false);
    }

    private static AcceptedJob existing(Handle tx, UUID id) {
        return tx.createQuery("SELECT status FROM jobs WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne()
                .map(status -> new AcceptedJob(id, JobStatus.ofWireName(status), false))
                // Retention has deleted that job, so it had ended.
                .orElse(new AcceptedJob(id, JobStatus.COMPLETED, false));
    }

    private static Optional<AcceptedJob> openSingleton(Handle tx, NewJob job, JobTerms terms) {
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
