package dev.meridian.activities.task;

import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.SharedJobs;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.task.TaskPage;
import dev.meridian.workflows.task.TaskPageBookkeepingActivities;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** {@link TaskPageBookkeepingActivities} on the table {@code jobs}. Each call is one transaction, idempotent by page and job id. */
public final class TaskPageBookkeepingActivitiesImpl implements TaskPageBookkeepingActivities {
    private final Jdbi jdbi;
    private final Handover handover;
    private final SharedJobs jobs = new SharedJobs();

    /**
     * @param handover gets the jobs that leave a page
     */
    public TaskPageBookkeepingActivitiesImpl(Jdbi jdbi, Handover handover) {
        this.jdbi = jdbi;
        this.handover = handover;
    }

    @Override
    public void waitTogether(TaskPage page, JobFailure failure) {
        jdbi.useTransaction(tx -> jobs.waitTogether(tx, page.workflowId(), failure));
    }

    @Override
    public void leave(TaskPage page) {
        List<OpenJob> left = jdbi.inTransaction((Handle tx) -> {
            List<OpenJob> all = new ArrayList<>(jobs.leave(tx, page.workflowId()));
            all.addAll(jobs.leaveAfterLoss(
                    tx, page.workflowId(), "The end of this attempt could not be stored; the attempt is made again"));
            return all;
        });
        left.forEach(handover::offer);
    }

    @Override
    public void cancelAll(TaskPage page) {
        jdbi.useTransaction(tx -> jobs.cancelAll(tx, page.workflowId()));
    }

    @Override
    public void cancel(TaskPage page, String jobId) {
        JobIds.parse(jobId)
                .ifPresent(id -> jdbi.useTransaction(tx -> {
                    if (!jobs.requestCancel(tx, page.workflowId(), id)) {
                        jobs.cancel(tx, page.workflowId(), List.of(id));
                    }
                }));
    }
}
