package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/** Asks what is left, performs it a few pages at a time, and asks again. */
public final class BatchWorkflowImpl implements BatchWorkflow {
    private final BatchOrder order;
    private final BatchActivities items;
    private final BatchBookkeepingActivities books =
            Workflow.newLocalActivityStub(BatchBookkeepingActivities.class, ActivityPolicies.localBookkeeping());
    private final JobBookkeepingActivities jobs =
            Workflow.newLocalActivityStub(JobBookkeepingActivities.class, ActivityPolicies.localBookkeeping());
    private int changes;
    private int failuresInARow;

    @WorkflowInit
    public BatchWorkflowImpl(BatchOrder order) {
        this.order = order;
        items = Workflow.newActivityStub(BatchActivities.class, ActivityPolicies.work(order.taskQueue()));
    }

    @Override
    public void run(BatchOrder sameOrder) {
        try {
            show(JobStatus.RUNNING);
            performAll();
            boolean completed = books.finish(order.jobId());
            show(completed ? JobStatus.COMPLETED : JobStatus.FAILED);
        } catch (TemporalFailure failure) {
            if (isCancellation(failure)) {
                Workflow.newDetachedCancellationScope(() -> books.cancel(order.jobId()))
                        .run();
                show(JobStatus.CANCELLED);
                throw new CanceledFailure("the batch was cancelled");
            }
            if (!(failure instanceof ActivityFailure activity)) {
                throw failure;
            }
            JobFailure reported = JobFailure.of(activity);
            jobs.fail(order.jobId(), reported);
            show(JobStatus.FAILED);
            throw reported.toWorkflowFailure();
        }
    }

    @Override
    public void itemsChanged() {
        changes++;
    }

    private void performAll() {
        while (true) {
            int seen = changes;
            BatchPlan plan = books.plan(order.jobId());
            Duration nextIn = plan.nextIn();
            if (!plan.pages().isEmpty()) {
                performOrWait(plan.pages());
            } else if (nextIn != null) {
                Workflow.await(
                        nextIn.compareTo(BatchJobs.SHORTEST_WAIT) < 0 ? BatchJobs.SHORTEST_WAIT : nextIn,
                        () -> changes != seen);
            } else if (changes == seen) {
                return;
            }
            if (Workflow.getInfo().isContinueAsNewSuggested()) {
                Workflow.continueAsNew(order);
            }
        }
    }

    /** What fails here is the bookkeeping of a page, not its items: those count their own failures. */
    private void performOrWait(List<Integer> pages) {
        try {
            perform(pages);
            failuresInARow = 0;
        } catch (ActivityFailure failure) {
            if (isCancellation(failure)) {
                throw failure;
            }
            failuresInARow++;
            Workflow.sleep(BatchJobs.PAGE_RETRIES
                    .waitAfter(failuresInARow, JobFailure.of(failure))
                    .orElseThrow(() -> failure));
        }
    }

    private void perform(List<Integer> pages) {
        Queue<Integer> queue = new ArrayDeque<>(pages);
        List<Promise<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < Math.min(BatchJobs.PAGES_AT_ONCE, pages.size()); lane++) {
            lanes.add(Async.procedure(() -> {
                for (Integer page = queue.poll(); page != null; page = queue.poll()) {
                    items.performPage(new BatchPage(order, page));
                }
            }));
        }
        // Every lane ends before pages are planned again, or an item could be performed twice at once.
        List<RuntimeException> failures =
                lanes.stream().map(Promise::getFailure).filter(Objects::nonNull).toList();
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private static boolean isCancellation(TemporalFailure failure) {
        return failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure;
    }

    private static void show(JobStatus status) {
        Workflow.upsertTypedSearchAttributes(JobSearchAttributes.STATUS.valueSet(status.wireName()));
    }
}
