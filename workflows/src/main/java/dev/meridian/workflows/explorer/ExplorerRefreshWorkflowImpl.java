package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Cancellation;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.TaskQueues;
import dev.meridian.workflows.job.Uncancellable;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves the newest request, again and again, until none waits. */
public final class ExplorerRefreshWorkflowImpl implements ExplorerRefreshWorkflow {
    private final ExplorerRefreshActivities work =
            Workflow.newActivityStub(ExplorerRefreshActivities.class, ActivityPolicies.work(TaskQueues.REFRESHES));
    private final ExplorerBookkeepingActivities books =
            Workflow.newActivityStub(ExplorerBookkeepingActivities.class, ActivityPolicies.bookkeeping());

    private final ExplorerKey explorer;
    private final EarlyEnds impatience;
    private @Nullable RefreshRequest waiting;
    private long lastGeneration;
    private int signals;

    private @Nullable RefreshRequest running;
    private @Nullable CancellationScope runningScope;
    private @Nullable CancellationScope uploadScope;
    private int attempt;
    private String phase = "idle";
    private JobStatus status = JobStatus.PENDING;

    /**
     * The generation up to which jobs are cancelled; set as soon as the workflow is cancelled. Later requests are
     * served.
     */
    private @Nullable Long cancelledUpTo;

    @WorkflowInit
    public ExplorerRefreshWorkflowImpl(ExplorerRefreshState state) {
        explorer = state.explorer();
        waiting = state.waiting();
        lastGeneration = state.lastGeneration();
        impatience = new EarlyEnds(state.passedOver());
    }

    @Override
    public void run(ExplorerRefreshState state) {
        CancellationScope.current().getCancellationRequest().thenApply(reason -> cancelledUpTo = lastGeneration);
        try {
            serveUntilNothingWaits();
        } catch (CanceledFailure cancelled) {
            // A cancelled workflow cannot continue as new, so that this run serves all later requests.
            Uncancellable.run(() -> {
                cancelWhatWasOpen();
                serveUntilNothingWaits();
            });
            throw cancelled;
        }
    }

    @Override
    public void requestRefresh(RefreshRequest request) {
        signals++;
        if (request.generation() <= lastGeneration) {
            return;
        }
        lastGeneration = request.generation();
        waiting = request;
        if (uploadScope != null && impatience.mayEndEarly()) {
            uploadScope.cancel("a newer update is waiting");
        }
    }

    @Override
    public void cancelJob(String jobId) {
        signals++;
        if (running != null && runningScope != null && running.jobId().equals(jobId)) {
            runningScope.cancel("cancelled by request");
            return;
        }
        if (waiting != null && waiting.jobId().equals(jobId)) {
            waiting = null;
        }
        Uncancellable.run(() -> books.cancelJob(explorer, jobId));
    }

    @Override
    public RefreshActivity state() {
        return new RefreshActivity(phase, running, waiting, attempt);
    }

    private void serveUntilNothingWaits() {
        while (true) {
            CancellationScope.throwCanceled();
            RefreshRequest request = waiting;
            if (request == null) {
                // A signal handler may still be writing to the database, and a request may come meanwhile.
                Workflow.await(() -> waiting != null || Workflow.isEveryHandlerFinished());
                if (waiting == null) {
                    return;
                }
            } else if (isRunLongEnough()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                continueAsNew();
            } else {
                waiting = null;
                serve(request);
            }
        }
    }

    private void serve(RefreshRequest request) {
        Workflow.upsertTypedSearchAttributes(JobSearchAttributes.JOB_ID.valueSet(request.jobId()));
        JobSearchAttributes.show(JobStatus.RUNNING);
        running = request;
        CancellationScope scope = Workflow.newCancellationScope(() -> refresh(request));
        runningScope = scope;
        try {
            scope.run();
        } catch (TemporalFailure failure) {
            if (!Cancellation.isCauseOf(failure, scope)) {
                throw failure;
            }
            CancellationScope.throwCanceled();
            Uncancellable.run(() -> books.cancelJob(explorer, request.jobId()));
            status = JobStatus.CANCELLED;
        } finally {
            running = null;
            runningScope = null;
            attempt = 0;
            phase = "idle";
        }
        if (waiting == null) {
            JobSearchAttributes.show(status);
        } else if (!impatience.mayEndEarly()) {
            waitForQuiet();
        }
    }

    private void refresh(RefreshRequest request) {
        status = JobStatus.COMPLETED;
        boolean viewsAreStored = false;
        Attempts attempts = new Attempts(ExplorerJobs.REFRESH_RETRIES);
        while (true) {
            attempt = attempts.current();
            RefreshTurn turn = new RefreshTurn(
                    explorer, request.jobId(), request.generation(), Workflow.currentTimeMillis(), attempt);
            try {
                if (!begin(turn) || endsEarly(turn)) {
                    return;
                }
                if (!viewsAreStored) {
                    phase = "refresh views";
                    work.refreshViews(turn);
                    viewsAreStored = true;
                }
                if (endsEarly(turn) || !syncObjects(turn)) {
                    return;
                }
                Uncancellable.run(() -> complete(turn));
                return;
            } catch (ActivityFailure failure) {
                if (Cancellation.isCauseOf(failure)) {
                    throw failure;
                }
                JobFailure reported = JobFailure.of(failure);
                if (!tryAgain(turn, reported, attempts.waitAfter(reported))) {
                    return;
                }
            }
        }
    }

    private boolean begin(RefreshTurn turn) {
        phase = "begin";
        return switch (books.begin(turn, !impatience.mayEndEarly())) {
            case PROCEED -> true;
            case STALE -> {
                impatience.endedEarly();
                yield false;
            }
            case EXPLORER_MISSING, ALREADY_ENDED -> false;
        };
    }

    private boolean endsEarly(RefreshTurn turn) {
        if (waiting == null || !impatience.mayEndEarly()) {
            return false;
        }
        impatience.endedEarly();
        books.supersede(turn);
        return true;
    }

    /** Returns false if the upload was cut short for a newer update; the job has then ended as superseded. */
    private boolean syncObjects(RefreshTurn turn) {
        phase = "sync objects";
        CancellationScope upload = Workflow.newCancellationScope(() -> work.syncObjects(turn));
        uploadScope = upload;
        try {
            upload.run();
            return true;
        } catch (ActivityFailure failure) {
            boolean onlyTheUploadIsCut = Cancellation.isCauseOf(failure, upload) && !Cancellation.isCauseOf(failure);
            if (!onlyTheUploadIsCut) {
                throw failure;
            }
            impatience.uploadWasCut();
            books.supersede(turn);
            return false;
        } finally {
            uploadScope = null;
        }
    }

    private void complete(RefreshTurn turn) {
        phase = "complete";
        impatience.wentThrough();
        if (waiting != null) {
            books.supersede(turn);
            return;
        }
        if (books.complete(turn).buildWanted()) {
            books.requestStaticBuild(turn);
        }
    }

    /** Returns whether there is another attempt, after waiting for it. */
    private boolean tryAgain(RefreshTurn turn, JobFailure failure, Optional<Duration> wait) {
        if (wait.isEmpty()) {
            impatience.wentThrough();
            books.fail(turn, failure);
            status = JobStatus.FAILED;
            return false;
        }
        books.retryLater(turn, failure.retryingIn(wait.get()));
        phase = "waiting to retry";
        Workflow.await(wait.get(), () -> waiting != null && impatience.mayEndEarly());
        return !endsEarly(turn);
    }

    /** After a cut upload the next turn waits until updates pause, so that it is not cut again. */
    private void waitForQuiet() {
        phase = "waiting for quiet";
        long longest = Workflow.currentTimeMillis() + ExplorerJobs.LONGEST_QUIET_WAIT.toMillis();
        long newest;
        do {
            newest = lastGeneration;
            Workflow.sleep(ExplorerJobs.QUIET_AFTER_CUT);
        } while (lastGeneration != newest && Workflow.currentTimeMillis() < longest);
        phase = "idle";
    }

    private void cancelWhatWasOpen() {
        long upTo = Objects.requireNonNullElse(cancelledUpTo, lastGeneration);
        if (waiting != null && waiting.generation() <= upTo) {
            waiting = null;
        }
        books.cancelAll(explorer, upTo);
        JobSearchAttributes.show(JobStatus.CANCELLED);
    }

    private void continueAsNew() {
        Workflow.continueAsNew(new ExplorerRefreshState(explorer, waiting, lastGeneration, impatience.passedOver()));
    }

    private boolean isRunLongEnough() {
        return cancelledUpTo == null
                && (signals >= ExplorerJobs.SIGNALS_PER_RUN
                        || Workflow.getInfo().isContinueAsNewSuggested());
    }
}
