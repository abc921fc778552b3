package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Attempts;
import dev.meridian.workflows.job.Cancellation;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobOutcome;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Waits for a pause in the requests, builds once for all of them, and repeats that while requests wait. */
public final class StaticBuildWorkflowImpl implements StaticBuildWorkflow {
    /** After this many quiet windows a build starts although requests do not pause. */
    private static final int MAX_QUIET_WINDOWS = 10;

    private final StaticBuildActivities hook =
            Workflow.newActivityStub(StaticBuildActivities.class, ActivityPolicies.work(TaskQueues.CONNECTORS));
    private final JobBookkeepingActivities books =
            Workflow.newActivityStub(JobBookkeepingActivities.class, ActivityPolicies.bookkeeping());

    private final String site;
    private final Duration quietWindow;
    private final List<BuildRequest> waiting;
    private final List<BuildRequest> building = new ArrayList<>();
    private int signals;
    private JobStatus status = JobStatus.PENDING;
    private @Nullable CancellationScope buildScope;

    /**
     * The requests that were open when the workflow was cancelled; they are cancelled, and later requests are built.
     */
    private @Nullable List<BuildRequest> openWhenCancelled;

    @WorkflowInit
    public StaticBuildWorkflowImpl(StaticBuildState state) {
        site = state.site();
        quietWindow = state.quietWindow();
        waiting = new ArrayList<>(state.waiting());
    }

    @Override
    public void run(StaticBuildState state) {
        CancellationScope.current().getCancellationRequest().thenApply(reason -> openWhenCancelled = open());
        try {
            buildUntilNothingWaits();
        } catch (CanceledFailure cancelled) {
            // A cancelled workflow cannot continue as new, so that this run builds all later requests.
            Uncancellable.run(() -> {
                cancelWhatWasOpen();
                buildUntilNothingWaits();
            });
            throw cancelled;
        }
    }

    @Override
    public void requestBuild(BuildRequest request) {
        signals++;
        if (open().stream().noneMatch(hasId(request.jobId()))) {
            waiting.add(request);
        }
    }

    @Override
    public void cancelJob(String jobId) {
        signals++;
        boolean isBuilder = !building.isEmpty() && building.getLast().jobId().equals(jobId);
        building.removeIf(hasId(jobId));
        waiting.removeIf(hasId(jobId));
        if (isBuilder && buildScope != null) {
            buildScope.cancel("cancelled by request");
        }
        Uncancellable.run(() -> books.cancel(jobId));
    }

    private void buildUntilNothingWaits() {
        while (true) {
            CancellationScope.throwCanceled();
            if (waiting.isEmpty()) {
                Workflow.await(() -> !waiting.isEmpty() || Workflow.isEveryHandlerFinished());
                if (waiting.isEmpty()) {
                    return;
                }
            } else if (isRunLongEnough()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                Workflow.continueAsNew(new StaticBuildState(site, quietWindow, waiting));
            } else {
                waitForQuiet();
                build();
            }
        }
    }

    private void waitForQuiet() {
        int signalsBefore;
        int windows = 0;
        do {
            signalsBefore = signals;
            Workflow.sleep(quietWindow);
            windows++;
        } while (signals != signalsBefore && windows < MAX_QUIET_WINDOWS);
    }

    private void build() {
        status = JobStatus.COMPLETED;
        building.addAll(waiting);
        waiting.clear();
        CancellationScope scope = Workflow.newCancellationScope(this::callHookWithRetries);
        buildScope = scope;
        try {
            scope.run();
        } catch (TemporalFailure failure) {
            if (!Cancellation.isCauseOf(failure, scope)) {
                throw failure;
            }
            CancellationScope.throwCanceled();
            status = JobStatus.CANCELLED;
            // The requests that were merged into the cancelled job still need their build.
            waiting.addAll(0, building);
        } finally {
            buildScope = null;
        }
        building.clear();
        JobSearchAttributes.show(status);
    }

    private void callHookWithRetries() {
        Attempts attempts = new Attempts(ExplorerJobs.BUILD_RETRIES);
        while (startNewest(attempts.current())) {
            try {
                hook.callHook(site, List.copyOf(building));
                Uncancellable.run(this::complete);
                return;
            } catch (ActivityFailure failure) {
                if (Cancellation.isCauseOf(failure)) {
                    throw failure;
                }
                JobFailure reported = JobFailure.of(failure);
                Optional<Duration> wait = attempts.waitAfter(reported);
                if (wait.isEmpty()) {
                    Uncancellable.run(() -> fail(reported));
                    return;
                }
                books.retryLater(building.getLast().jobId(), reported.retryingIn(wait.get()));
                Workflow.sleep(wait.get());
            }
        }
    }

    /** Starts the newest request whose job is open; newer requests with ended jobs were delivered twice. */
    private boolean startNewest(int attempt) {
        while (!building.isEmpty()) {
            String jobId = building.getLast().jobId();
            if (books.start(jobId, attempt)) {
                Workflow.upsertTypedSearchAttributes(JobSearchAttributes.JOB_ID.valueSet(jobId));
                JobSearchAttributes.show(JobStatus.RUNNING);
                return true;
            }
            building.removeIf(hasId(jobId));
        }
        return false;
    }

    private void complete() {
        List<BuildRequest> built = List.copyOf(building);
        for (BuildRequest request : built) {
            boolean isNewest = request == built.getLast();
            books.complete(request.jobId(), isNewest ? null : JobOutcome.MERGED_INTO_NEWER_BUILD);
        }
    }

    private void fail(JobFailure failure) {
        status = JobStatus.FAILED;
        List.copyOf(building).forEach(request -> books.fail(request.jobId(), failure));
    }

    private void cancelWhatWasOpen() {
        List<BuildRequest> cancelled = Objects.requireNonNullElseGet(openWhenCancelled, this::open);
        waiting.removeAll(cancelled);
        building.clear();
        cancelled.forEach(request -> books.cancel(request.jobId()));
        JobSearchAttributes.show(JobStatus.CANCELLED);
    }

    private boolean isRunLongEnough() {
        return openWhenCancelled == null
                && (signals >= ExplorerJobs.SIGNALS_PER_RUN
                        || Workflow.getInfo().isContinueAsNewSuggested());
    }

    private List<BuildRequest> open() {
        return Stream.concat(building.stream(), waiting.stream()).toList();
    }

    private static Predicate<BuildRequest> hasId(String jobId) {
        return request -> request.jobId().equals(jobId);
    }
}
