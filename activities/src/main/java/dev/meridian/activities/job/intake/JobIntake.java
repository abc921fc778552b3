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
import dev.meridian.activities.job.table.query.AnsweringJobs;
import dev.meridian.activities.job.table.query.JobStatuses;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.task.TaskJobs;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * Accepts jobs: the row and its idempotency key are one transaction; Temporal gets the job after it. Until then the row is
 * the outbox, so that an accepted job is kept whatever is down.
 */
public final class JobIntake {
    /** A job may end just between our not being let in and our looking for it. */
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

    /** The way in that a type has of its own; such types leave a request no choice of when and how they run. */
    public Optional<FeatureIntake<?>> feature(String type) {
        return Optional.ofNullable(features.get(type));
    }

    /** The types that have a way in of their own. */
    Set<String> features() {
        return features.keySet();
    }

    /**
     * A job to be stored.
     *
     * @param keyHash SHA-256 of its idempotency key in hex
     * @param repeats whether it does once more what the job did that its terms name: see {@link #repetition}
     * @param content stores what else belongs into its transaction, under the job's id
     */
    public record Draft(
            NewJob job, JobTerms terms, @Nullable String keyHash, boolean repeats, BiConsumer<Handle, UUID> content) {}

    /**
     * Accepts a job with a valid payload.
     *
     * @param idempotencyKey of the client's choice; the same key and request again give the same job for a day
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
                    terms.withPayload(definition.payload().write(payload)),
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
                job, terms.withPayload(definition.payload().write(payload)), keyHash, repeats, (tx, jobId) -> {}));
    }

    /**
     * Refuses to let a job repeat one that is not its tenant's: that one would count as repeated, and not be repeated for
     * whose it is.
     *
     * @param repeated null: it repeats none
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

    /** Accepts a job that does once more what one of a feature's did. */
    AcceptedJob repeat(FeatureIntake<?> feature, JobRow job, JobTerms terms) {
        return byFeature(job.tenant(), terms, null, true, tx -> feature.repeat(tx, job));
    }

    /** Accepts a job that does once more what another one of its tenant did. */
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
        // Before the feature says which job answers a request, equal requests are put in order.
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
        FeatureIntake.Accepted accepted = jdbi.inTransaction(tx -> store(tx, draft));
        accepted.undelivered().ifPresent(outbox::send);
        return accepted.job();
    }

    private FeatureIntake.Accepted store(Handle tx, Draft draft) {
        NewJob job = draft.job();
        Optional<AcceptedJob> earlier =
                answeredBefore(tx, job.tenant(), draft.keyHash(), job.id(), draft.terms(), draft.repeats());
        if (earlier.isPresent()) {
            return new FeatureIntake.Accepted(earlier.get(), Optional.empty());
        }
        for (int look = 0; look < LOOKS_FOR_SINGLETON; look++) {
            Optional<OpenJob> inserted = jobs.insert(tx, job, draft.terms());
            if (inserted.isPresent()) {
                draft.content().accept(tx, job.id());
                return new FeatureIntake.Accepted(new AcceptedJob(job.id(), JobStatus.PENDING, true), inserted);
            }
            Optional<AcceptedJob> open = AnsweringJobs.openSingleton(
                            tx, job, draft.terms().singletonKey())
                    .map(JobIntake::answer);
            if (open.isPresent()) {
                if (draft.keyHash() != null) {
                    IdempotencyKeys.repoint(
                            tx, job.tenant(), draft.keyHash(), open.get().id());
                }
                return new FeatureIntake.Accepted(open.get(), Optional.empty());
            }
        }
        throw new IllegalStateException("The singleton of job " + job.id() + " comes and goes");
    }

    /**
     * The job that answers in place of a new one, because an equal request with this key came before or what is repeated
     * has been repeated; empty if the key is the job's now.
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

    /** Whoever repeats a request whose answer was lost gets that answer, however full it is. */
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
     * The open or completed job that repeats one already which did not complete itself, so that two people, or a request
     * that is sent again, do not have an effect made twice. The repeated job's row puts them in order.
     */
    private static Optional<AcceptedJob> repetition(Handle tx, JobTerms terms) {
        UUID repeated = Objects.requireNonNull(terms.retryOf(), "what repeats names what it repeats");
        return JobStatuses.lock(tx, repeated)
                .filter(status -> status != JobStatus.COMPLETED)
                .flatMap(unfinished -> AnsweringJobs.repetitionOf(tx, repeated))
                .map(JobIntake::answer);
    }

    private static AcceptedJob answer(AnsweringJobs.Found job) {
        return new AcceptedJob(job.id(), job.status(), false);
    }

    private static AcceptedJob existing(Handle tx, UUID id) {
        // A job that retention has deleted had ended.
        return new AcceptedJob(id, JobStatuses.find(tx, id).orElse(JobStatus.COMPLETED), false);
    }
}
