package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.Priority;
import io.temporal.common.SearchAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * The options with which a job's workflow is started: its id, its task queue, and the memo and search attributes that
 * the Web UI shows.
 */
public final class WorkflowStarts {
    private WorkflowStarts() {}

    /** The options for a job that no request is known of. */
    public static WorkflowOptions of(OpenJob job) {
        return of(job, "");
    }

    /**
     * @param requestHash SHA-256 of the request that the job answers, in hex; empty if there was none
     */
    static WorkflowOptions of(OpenJob job, String requestHash) {
        Map<String, Object> memo = new HashMap<>();
        memo.put(JobSearchAttributes.MEMO_JOB_ID, job.id().toString());
        if (!requestHash.isEmpty()) {
            memo.put(JobSearchAttributes.MEMO_REQUEST_HASH, requestHash);
        }
        return WorkflowOptions.newBuilder()
                .setWorkflowId(job.workflowId())
                .setTaskQueue(TaskQueues.MAIN)
                .setPriority(Priority.newBuilder().setFairnessKey(job.tenant()).build())
                .setMemo(memo)
                .setTypedSearchAttributes(SearchAttributes.newBuilder()
                        .set(JobSearchAttributes.JOB_ID, job.id().toString())
                        .set(JobSearchAttributes.JOB_TYPE, job.type())
                        .set(JobSearchAttributes.TENANT, job.tenant())
                        .set(JobSearchAttributes.STATUS, JobStatus.PENDING.wireName())
                        .build())
                .build();
    }
}
