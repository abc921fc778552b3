package dev.meridian.workflows.record;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Bookkeeping;
import dev.meridian.workflows.job.Cancellation;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.RetryLoop;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.List;

/** Does the steps of a record's newest audio, publishes them, and repeats that while newer audio comes in. */
public final class ProcessRecordWorkflowImpl implements ProcessRecordWorkflow {
    private final RecordActivities work =
            Workflow.newActivityStub(RecordActivities.class, ActivityPolicies.work(TaskQueues.COMPUTE));
    private final StemActivities stems =
            Workflow.newActivityStub(StemActivities.class, ActivityPolicies.work(TaskQueues.COMPUTE));
    private final RecordBookkeepingActivities books = Bookkeeping.stub(RecordBookkeepingActivities.class);
    private final RetryLoop.Recorder recorder =
            RetryLoop.Recorder.of(this::state, books::retryLater, books::fail, books::cancel);
    private RecordTurn turn;
    private boolean sideBySide;

    @WorkflowInit
    public ProcessRecordWorkflowImpl(RecordTurn turn) {
        this.turn = turn;
    }

    @Override
    public void run(RecordTurn initial) {
        sideBySide = Workflow.getVersion("side-by-side", Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION;
        // The workflow of a failed record completes: the job's row says that the job has failed, and how.
        RetryLoop.run(new Attempts(RecordJobs.RETRIES, turn.attempt()), recorder, attempt -> {
            turn = turn.inAttempt(attempt);
            processUntilNoAudioWaits();
        });
    }

    @Override
    public RecordTurn state() {
        return turn;
    }

    private void processUntilNoAudioWaits() {
        while (books.begin(turn)) {
            if (sideBySide) {
                work.measure(turn);
                compareAndSeparate();
            } else {
                work.analyse(turn);
                separate();
            }
            if (!books.publish(turn)) {
                return;
            }
        }
    }

    private void separate() {
        if (Workflow.getVersion("stems", Workflow.DEFAULT_VERSION, 1) != Workflow.DEFAULT_VERSION) {
            settle(() -> stems.separate(turn));
        }
    }

    /** Stems need nothing of the fingerprints, so that both are made at the same time. */
    private void compareAndSeparate() {
        List<Promise<Void>> separated = new ArrayList<>();
        CancellationScope separation =
                Workflow.newCancellationScope(() -> separated.add(Async.procedure(stems::separate, turn)));
        separation.run();
        try {
            work.compare(turn);
        } catch (TemporalFailure failed) {
            // The blocks that are made are kept. The stems' activity is cancelled and waited for, so that it does not
            // run beside the next attempt.
            separation.cancel();
            separated.getFirst().getFailure();
            throw failed;
        }
        settle(() -> separated.getFirst().get());
    }

    /** If the stems can't be made, the other results are published without them. */
    private void settle(Runnable making) {
        try {
            making.run();
        } catch (ActivityFailure failed) {
            JobFailure failure = JobFailure.of(failed);
            boolean isLast = failure.usesUpAttempt() && turn.attempt() >= RecordJobs.RETRIES.attempts();
            if (Cancellation.isCauseOf(failed) || failure.retryable() && !isLast) {
                throw failed;
            }
            books.leaveOutStems(turn, failure);
        }
    }
}
