package dev.meridian.workflows.batch;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.Cancellation;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;

/** Asks which pages are due, performs a few pages at a time, and asks again until no item is open. */
public final class BatchWorkflowImpl implements BatchWorkflow {
    private final BatchOrder order;
    private final BatchActivities items;
    private final BatchBookkeepingActivities books = Bookkeeping.stub(BatchBookkeepingActivities.class);
    private int changes;
    private Attempts pageAttempts = new Attempts(BatchJobs.PAGE_RETRIES);

    @WorkflowInit
    public BatchWorkflowImpl(BatchOrder order) {
        this.order = order;
        items = Workflow.newActivityStub(BatchActivities.class, ActivityPolicies.work(order.taskQueue()));
    }

    @Override
    public void run(BatchOrder sameOrder) {
        try {
            performAllOrFail();
        } catch (TemporalFailure failure) {
            throw Cancellation.recorded(failure, () -> {
                books.cancel(order.jobId());
                JobSearchAttributes.show(JobStatus.CANCELLED);
            });
        }
    }

    @Override
    public void itemsChanged() {
        changes++;
    }

    private void performAllOrFail() {
        try {
            JobSearchAttributes.show(JobStatus.RUNNING);
            JobSearchAttributes.show(performAll());
        } catch (ActivityFailure failure) {
            if (Cancellation.isCauseOf(failure)) {
                throw failure;
            }
            JobFailure reported = JobFailure.of(failure);
            books.fail(order.jobId(), reported);
            JobSearchAttributes.show(JobStatus.FAILED);
            throw reported.toWorkflowFailure();
        }
    }

    private JobStatus performAll() {
        while (true) {
            int seen = changes;
            BatchPlan plan = books.plan(order.jobId());
            JobStatus ended = plan.ended();
            if (ended != null) {
                return ended;
            }
            if (plan.pages().isEmpty()) {
                Workflow.await(plan.nextIn(), () -> changes != seen);
            } else {
                performOrWait(plan.pages());
            }
            if (Workflow.getInfo().isContinueAsNewSuggested()) {
                Workflow.continueAsNew(order);
            }
        }
    }

    /** Performs pages. A page fails only if its outcomes cannot be stored, because items count their own failures. */
    private void performOrWait(List<Integer> pages) {
        try {
            perform(pages);
            pageAttempts = new Attempts(BatchJobs.PAGE_RETRIES);
        } catch (ActivityFailure failure) {
            if (Cancellation.isCauseOf(failure)) {
                throw failure;
            }
            Workflow.sleep(pageAttempts.waitAfter(JobFailure.of(failure)).orElseThrow(() -> failure));
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
        // All lanes end before pages are planned again; otherwise an item could be performed twice at the same time.
        List<RuntimeException> failures =
                lanes.stream().map(Promise::getFailure).filter(Objects::nonNull).toList();
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }
}
