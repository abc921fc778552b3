package dev.meridian.activities.batch;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.JobIntake;
import dev.meridian.activities.job.intake.JobRetries;
import dev.meridian.activities.job.intake.Submission;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.workflows.batch.BatchJobs;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/** Accepts batches: the job and all its items are stored in one transaction. */
public final class BatchIntake implements JobRetries.Special {
    private static final int MOST_VIOLATIONS = 100;

    private final JobIntake intake;
    private final BatchItems items = new BatchItems();
    private final JobProjection jobs = new JobProjection();

    public BatchIntake(JobIntake intake) {
        this.intake = intake;
    }

    /**
     * Accepts a batch whose items are all valid.
     *
     * @param payloads iterated over twice, to check them and to store them; only one payload is held at a time
     * @throws InvalidRequestException with the violations, at most {@value #MOST_VIOLATIONS}
     */
    public <P extends Record> AcceptedJob accept(
            JobDefinition<P> itemType, Iterable<JsonNode> payloads, Submission submission) {
        requireValid(itemType, payloads);
        return accept(
                itemType.type().name(), submission, (tx, id) -> new BatchWriter(tx, id).write(itemType, payloads));
    }

    private static <P extends Record> void requireValid(JobDefinition<P> itemType, Iterable<JsonNode> payloads) {
        List<Violation> violations = new ArrayList<>();
        int index = 0;
        for (JsonNode payload : payloads) {
            try {
                itemType.payload().read(payload, "/items/" + index++);
            } catch (InvalidRequestException invalid) {
                violations.addAll(invalid.violations());
                if (violations.size() >= MOST_VIOLATIONS) {
                    break;
                }
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations.subList(0, Math.min(MOST_VIOLATIONS, violations.size())));
        }
    }

    @Override
    public String type() {
        return BatchJobs.BATCH.name();
    }

    /** Accepts a batch of those items of another batch that failed or were cancelled. */
    @Override
    public AcceptedJob retry(JobRow batch, JobTerms terms) {
        return accept(
                batch.subject(),
                Submission.repeating(batch.tenant(), terms),
                (tx, id) -> jobs.setTotal(tx, id, items.copyUnfinished(tx, batch.id(), id)));
    }

    private AcceptedJob accept(String itemType, Submission submission, BiConsumer<Handle, UUID> content) {
        UUID id = JobIds.next();
        String tenant = submission.tenant();
        NewJob job = new NewJob(
                id,
                tenant,
                BatchJobs.BATCH,
                itemType,
                "batch of " + itemType,
                null,
                BatchJobs.workflowId(tenant, id.toString()));
        return intake.accept(new JobIntake.Draft(job, submission, content));
    }
}
