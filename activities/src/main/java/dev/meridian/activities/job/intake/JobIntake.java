package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobInsert;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.work.GroupedWork;
import dev.meridian.workflows.task.TaskJobs;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
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

    private static final int STORED_TOGETHER = 32;

    /** Jobs with longer payloads are stored one at a time, because the driver copies the bound values. */
    private static final int LARGEST_TOGETHER = 1 << 16;

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Handover handover;
    private final Backlog backlog;
    private final FeatureIntakes features;
    private final TaskChecks checks;

    /** Requests that come at the same time and need nothing but their rows are one statement and one commit. */
    private final GroupedWork<JobInsert, Boolean> plainInserts = new GroupedWork<>(STORED_TOGETHER, this::insert);

    public JobIntake(
            Jdbi jdbi,
            JobProjection jobs,
            Handover handover,
            Backlog backlog,
            FeatureIntakes features,
            TaskChecks checks) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.handover = handover;
        this.backlog = backlog;
        this.features = features;
        this.checks = checks;
    }

    /**
     * A job to be stored.
     *
     * @param submission the request for it, with its payload
     * @param content stores, under the job's id, whatever else belongs into the same transaction, or refuses the job by
     *     an exception
     */
    public record Draft(NewJob job, Submission submission, BiConsumer<Handle, UUID> content) {
        private static final BiConsumer<Handle, UUID> NO_CONTENT = (tx, jobId) -> {};

        /** Accepts a job of which nothing is stored but its own row. */
        static Draft plain(NewJob job, Submission submission) {
            return new Draft(job, submission, NO_CONTENT);
        }

        /**
         * Whether the job can be stored together with others in one statement: only a singleton key can make an earlier
         * job the answer, and little is stored.
         */
        boolean isPlain() {
            String payload = submission.terms().payload();
            return submission.keyHash() == null
                    && !submission.repeats()
                    && content == NO_CONTENT
                    && (payload == null || payload.length() <= LARGEST_TOGETHER);
        }
    }

    /**
     * Accepts a job with a valid payload.
     *
     * @throws KeyReusedException if the request's idempotency key was used for another request
     * @throws BacklogFullException if the tenant has too many waiting jobs
     */
    public <P extends Record> AcceptedJob accept(JobDefinition<P> definition, P payload, Submission submission) {
        Submission asked = submission.withPayload(definition.payload().write(payload));
        return features.of(definition)
                .map(feature -> byFeature(asked, tx -> feature.accept(tx, asked.tenant(), payload)))
                .orElseGet(() -> accept(Draft.plain(task(definition, payload, asked), asked)));
    }

    /**
     * Accepts a job that somebody asks for now, and can ask for otherwise if what the payload names is not there. A job that a schedule
     * or a download starts is accepted without this check: it fails when it runs, where people see it.
     *
     * @throws dev.meridian.activities.job.definition.InvalidRequestException with what the type's {@link TaskCheck} or {@link
     *     FeatureIntake} finds wrong; paths begin at the payload
     */
    public <P extends Record> AcceptedJob acceptChecked(JobDefinition<P> definition, P payload, Submission submission) {
        Optional<TaskCheck<P>> check = checks.of(definition);
        if (check.isEmpty()) {
            return accept(definition, payload, submission);
        }
        Submission asked = submission.withPayload(definition.payload().write(payload));
        BiConsumer<Handle, UUID> checking = (tx, jobId) -> check.get().check(tx, asked.tenant(), payload);
        return accept(new Draft(task(definition, payload, asked), asked, checking));
    }

    /**
     * Accepts a job with a valid payload inside the caller's transaction. The caller hands it over after the commit, by
     * {@link AcceptedJob#deliverTo}.
     */
    public <P extends Record> AcceptedJob acceptWithin(
            Handle transaction, JobDefinition<P> definition, P payload, Submission submission) {
        Submission asked = submission.withPayload(definition.payload().write(payload));
        return features.of(definition)
                .map(feature -> ofFeature(transaction, asked, tx -> feature.accept(tx, asked.tenant(), payload)))
                .orElseGet(() -> store(transaction, Draft.plain(task(definition, payload, asked), asked)));
    }

    private static <P extends Record> NewJob task(JobDefinition<P> definition, P payload, Submission asked) {
        UUID id = JobIds.next();
        String workflowId = asked.keyHash() == null
                ? TaskJobs.workflowId(asked.tenant(), id.toString())
                : TaskJobs.workflowIdByKey(asked.tenant(), asked.keyHash());
        return new NewJob(
                id,
                asked.tenant(),
                definition.type(),
                definition.subjectOf(payload),
                definition.titleOf(payload),
                null,
                workflowId);
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

    /** Accepts a job that does once more what a job of this type did. */
    <P extends Record> AcceptedJob repeat(JobDefinition<P> definition, JobRow job, JobTerms terms) {
        Submission submission = Submission.repeating(job.tenant(), terms);
        return features.of(definition)
                .map(feature -> byFeature(submission, tx -> feature.repeat(tx, job)))
                .orElseGet(() -> {
                    String payload = Objects.requireNonNull(terms.payload(), "a task is stored with its payload");
                    return accept(definition, definition.payload().readStored(payload), submission);
                });
    }

    /** Accepts a job together with content of its own. */
    public AcceptedJob accept(Draft draft) {
        if (draft.isPlain()) {
            backlog.requireRoom(draft.submission().tenant());
            JobInsert insert = JobInsert.of(draft.job(), draft.submission().terms());
            if (plainInserts.submit(insert)) {
                AcceptedJob accepted = AcceptedJob.made(insert.job());
                accepted.deliverTo(handover);
                return accepted;
            }
        }
        return answer(draft.submission(), draft.job().id(), tx -> store(tx, draft));
    }

    private List<Boolean> insert(List<JobInsert> inserts) {
        Set<UUID> inserted = jdbi.withHandle(handle -> JobInsert.insert(handle, inserts));
        return inserts.stream()
                .map(insert -> inserted.contains(insert.job().id()))
                .toList();
    }

    private AcceptedJob byFeature(Submission submission, Function<Handle, AcceptedJob> acceptance) {
        // The feature says which job it is; until then the idempotency key names a job that nobody sees.
        return answer(submission, JobIds.next(), tx -> {
            AcceptedJob accepted = ofFeature(tx, submission, acceptance);
            EarlierAnswers.answeredBy(tx, submission, accepted.id());
            return accepted;
        });
    }

    private AcceptedJob ofFeature(Handle tx, Submission submission, Function<Handle, AcceptedJob> acceptance) {
        AcceptedJob accepted = acceptance.apply(tx);
        if (accepted.undelivered().isPresent()) {
            jobs.askedFor(tx, accepted.id(), submission.terms());
        }
        return accepted;
    }

    /**
     * Answers with the job of an earlier request, or with a new one.
     *
     * @param id the job that the idempotency key names from now on
     * @param acceptance stores the new job
     */
    private AcceptedJob answer(Submission submission, UUID id, Function<Handle, AcceptedJob> acceptance) {
        Optional<AcceptedJob> earlier = requireRoom(submission);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        AcceptedJob accepted = jdbi.inTransaction(
                (Handle tx) -> EarlierAnswers.claim(tx, submission, id).orElseGet(() -> acceptance.apply(tx)));
        accepted.deliverTo(handover);
        return accepted;
    }

    private AcceptedJob store(Handle tx, Draft draft) {
        NewJob job = draft.job();
        JobTerms terms = draft.submission().terms();
        for (int look = 0; look < LOOKS_FOR_SINGLETON; look++) {
            Optional<OpenJob> inserted = jobs.insert(tx, job, terms);
            if (inserted.isPresent()) {
                draft.content().accept(tx, job.id());
                return AcceptedJob.made(inserted.get());
            }
            Optional<AcceptedJob> open = EarlierAnswers.openSingleton(tx, job, terms);
            if (open.isPresent()) {
                EarlierAnswers.answeredBy(tx, draft.submission(), open.get().id());
                return open.get();
            }
        }
        throw new IllegalStateException("The singleton of job " + job.id() + " comes and goes");
    }

    /** A client that repeats a request because its answer was lost gets that answer, however many jobs wait. */
    private Optional<AcceptedJob> requireRoom(Submission submission) {
        try {
            backlog.requireRoom(submission.tenant());
            return Optional.empty();
        } catch (BacklogFullException full) {
            if (submission.keyHash() == null) {
                throw full;
            }
            return Optional.of(jdbi.inTransaction((Handle tx) -> EarlierAnswers.ofEqualRequest(tx, submission))
                    .orElseThrow(() -> full));
        }
    }
}
