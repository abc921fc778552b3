package dev.meridian.workflows.schedule;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.Uncancellable;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Submits the job and waits for its end. */
public final class ScheduledJobWorkflowImpl implements ScheduledJobWorkflow {
    private final ScheduleActivities bookkeeping =
            Workflow.newActivityStub(ScheduleActivities.class, ActivityPolicies.bookkeeping());
    private final ScheduleActivities polling =
            Workflow.newActivityStub(ScheduleActivities.class, ActivityPolicies.polling());

    @Override
    public void run(String tenant, String schedule) {
        String jobId = bookkeeping.submit(new ScheduledTime(tenant, schedule, scheduledFor()));
        Workflow.upsertTypedSearchAttributes(JobSearchAttributes.JOB_ID.valueSet(jobId));
        try {
            polling.expectEnd(tenant, jobId);
        } catch (TemporalFailure failure) {
            if (!CancellationScope.current().isCancelRequested()) {
                throw failure;
            }
            // The workflow waits for the end of the cancelled job, so that the next job does not overlap with it.
            Uncancellable.run(() -> {
                bookkeeping.cancel(tenant, jobId);
                polling.expectEnd(tenant, jobId);
            });
            throw new CanceledFailure("the job was cancelled");
        }
    }

    private static Instant scheduledFor() {
        OffsetDateTime set = Workflow.getTypedSearchAttributes().get(Schedules.SCHEDULED_FOR);
        return set == null ? Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis()) : set.toInstant();
    }
}
