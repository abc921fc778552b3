package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.Priority;
import io.temporal.common.SearchAttributes;
import java.util.Map;

/**
 * The options with which a job's workflow is started: its id, its task queue, and the memo and search attributes that
 * the Web UI shows.
 */
public final class WorkflowStarts {
    private WorkflowStarts() {}

    public static WorkflowOptions of(OpenJob job, JobType type) {
        return options(
                job, type, Map.of(JobSearchAttributes.MEMO_JOB_ID, job.id().toString()));
    }

    /**
     * @param requestHash SHA-256 of the request that the job answers, in hex
     */
    public static WorkflowOptions of(OpenJob job, JobType type, String requestHash) {
        return options(
                job,
                type,
                Map.of(
                        JobSearchAttributes.MEMO_JOB_ID,
                        job.id().toString(),
                        JobSearchAttributes.MEMO_REQUEST_HASH,
                        requestHash));
    }

    private static WorkflowOptions options(OpenJob job, JobType type, Map<String, Object> memo) {
        return WorkflowOptions.newBuilder()
                .setWorkflowId(job.workflowId())
                .setTaskQueue(TaskQueues.MAIN)
                .setPriority(Priority.newBuilder().setFairnessKey(job.tenant()).build())
                .setMemo(memo)
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(JobSearchAttributes.JOB_ID, job.id().toString())
                        .set(JobSearchAttributes.JOB_TYPE, type.name())
                        .set(JobSearchAttributes.TENANT, job.tenant())
                        .set(JobSearchAttributes.STATUS, JobStatus.PENDING.wireName())
                        .build())
                .build();
    }
}
