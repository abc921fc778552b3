package dev.meridian.workflows.explorer;

import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.JobBookkeepingActivities;
import dev.meridian.workflows.job.JobFailure;
import dev.meridian.workflows.job.JobOutcome;
import dev.meridian.workflows.job.JobSearchAttributes;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.TaskQueues;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Waits for a pause in the requests, builds once for all of them, and looks again. */
public final class StaticBuildWorkflowImpl implements StaticBuildWorkflow {
    /** Requests that never pause must not put a build off for ever. */
    private static final int MAX_QUIET_WINDOWS = 10;

    private final StaticBuildActivities hook =
            Workflow.newActivityStub(StaticBuildActivities.class, ActivityPolicies.work(TaskQueues.CONNECTORS));
    private final JobBookkeepingActivities books =
            Workflow.newActivityStub(JobBookkeepingActivities.class, ActivityPolicies.bookkeeping());

    private final String site;
    private final Duration quietWindow;
    private final List<BuildRequest> waiting;
    private int signals;
    private List<BuildRequest> building = List.of();
    private @Nullable CancellationScope buildScope;

    @WorkflowInit
    public StaticBuildWorkflowImpl(StaticBuildState state) {
        site = state.site();
        quietWindow = state.quietWindow();
        waiting = new ArrayList<>(state.waiting());
    }

    @Override
    public void run(StaticBuildState state) {
        try {
            buildUntilNothingWaits();
        } catch (CanceledFailure cancelled) {
            cancelWhatIsOpen();
            throw cancelled;
        }
    }

    @Override
    public void requestBuild(BuildRequest request) {
        signals++;
        if (!contains(waiting, request.jobId()) && !contains(building, request.jobId())) {
            waiting.add(request);
        }
    }

    @Override
    public void cancelJob(String jobId) {
        signals++;
        if (buildScope != null && newest(building).jobId().equals(jobId)) {
            buildScope.cancel("cancelled by request");
            return;
        }
        waiting.removeIf(request -> request.jobId().equals(jobId));
        uncancellable(() -> books.cancel(jobId));
    }

    private void buildUntilNothingWaits() {
        while (true) {
            if (waiting.isEmpty()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                if (waiting.isEmpty()) {
                    return;
                }
            }
            if (signals >= ExplorerJobs.SIGNALS_PER_RUN || Workflow.getInfo().isContinueAsNewSuggested()) {
                Workflow.await(Workflow::isEveryHandlerFinished);
                continueAsNew();
            }
            waitForQuiet();
            if (!waiting.isEmpty()) {
                building = List.copyOf(waiting);
                waiting.clear();
                build();
                building = List.of();
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
        String jobId = newest(building).jobId();
        Workflow.upsertTypedSearchAttributes(
                JobSearchAttributes.JOB_ID.valueSet(jobId),
                JobSearchAttributes.STATUS.valueSet(JobStatus.RUNNING.wireName()));
        CancellationScope scope = Workflow.newCancellationScope(() -> callHookWithRetries(jobId));
        buildScope = scope;
        try {
            scope.run();
        } catch (TemporalFailure failure) {
            if (!(failure instanceof CanceledFailure || failure.getCause() instanceof CanceledFailure)) {
                throw failure;
            }
            if (CancellationScope.current().isCancelRequested()) {
                throw new CanceledFailure("the workflow was cancelled");
            }
            uncancellable(() -> books.cancel(jobId));
        } finally {
            buildScope = null;
        }
    }

    private void callHookWithRetries(String jobId) {
        building.stream()
                .map(BuildRequest::jobId)
                .filter(merged -> !merged.equals(jobId))
                .forEach(merged -> books.complete(merged, JobOutcome.MERGED_INTO_NEWER_BUILD));
        for (int attempt = 1; ; attempt++) {
            books.start(jobId, attempt);
            try {
                hook.callHook(site, building);
                uncancellable(() -> books.complete(jobId, null));
                return;
            } catch (ActivityFailure failure) {
                if (failure.getCause() instanceof CanceledFailure) {
                    throw failure;
                }
                JobFailure reported = JobFailure.of(failure);
                Optional<Duration> wait = ExplorerJobs.BUILD_RETRIES.waitAfter(attempt, reported);
                if (wait.isEmpty()) {
                    books.fail(jobId, reported);
                    return;
                }
                books.retryLater(jobId, reported.retryingIn(wait.get()));
                Workflow.sleep(wait.get());
            }
        }
    }

    private void cancelWhatIsOpen() {
        List<BuildRequest> open = new ArrayList<>(building);
        open.addAll(waiting);
        waiting.clear();
        uncancellable(() -> {
            open.forEach(request -> books.cancel(request.jobId()));
            Workflow.await(Workflow::isEveryHandlerFinished);
        });
        if (!waiting.isEmpty()) {
            continueAsNew();
        }
    }

    private void continueAsNew() {
        Workflow.continueAsNew(new StaticBuildState(site, quietWindow, waiting));
    }

    private static void uncancellable(Runnable procedure) {
        Workflow.newDetachedCancellationScope(procedure).run();
    }

    private static boolean contains(List<BuildRequest> requests, String jobId) {
        return requests.stream().anyMatch(request -> request.jobId().equals(jobId));
    }

    private static BuildRequest newest(List<BuildRequest> requests) {
        return requests.getLast();
    }
}
