package dev.meridian.workflows.schedule;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Cancellation;
import dev.meridian.workflows.job.JobSearchAttributes;
import io.temporal.failure.TemporalFailure;
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
            throw Cancellation.recorded(failure, () -> {
                bookkeeping.cancel(tenant, jobId);
                // The schedule's next job must not overlap with this one while it is being cancelled.
                polling.expectEnd(tenant, jobId);
            });
        }
    }

    private static Instant scheduledFor() {
        OffsetDateTime set = Workflow.getTypedSearchAttributes().get(Schedules.SCHEDULED_FOR);
        return set == null ? Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis()) : set.toInstant();
    }
}
