package dev.meridian.activities.job.handover;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.TaskQueues;
import io.grpc.Context;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.Priority;
import io.temporal.common.SearchAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The options with which a job's workflow is started: its id, its task queue, and the memo and search attributes that
 * the Web UI shows.
 */
public final class WorkflowStarts {
    /** A job that Temporal does not take within this time waits in the outbox. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(2);

    private static final ScheduledExecutorService DEADLINES = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("start-deadlines").factory());

    private WorkflowStarts() {}

    /** Makes calls to Temporal that fail if they take longer in all than a start may. */
    static <T> T inTime(Supplier<T> start) {
        Context.CancellableContext limited =
                Context.current().withDeadlineAfter(START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS, DEADLINES);
        try {
            return limited.call(start::get);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            limited.cancel(null);
        }
    }

    /** The options for a job whose request is not known. */
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
                .setPriority(Priority.newBuilder()
                        .setPriorityKey(job.next().priority())
                        .setFairnessKey(job.tenant())
                        .build())
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
