package dev.meridian.api.worker;

import dev.meridian.activities.job.execution.ExecutionLog;
import dev.meridian.activities.job.execution.LogLine;
import dev.meridian.activities.job.execution.Phase;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityInput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Adds each phase that this process has done to the execution log of its job, and writes a line about it into the job's log. A
 * phase is an activity that heartbeats; the bookkeeping around the phases is left out.
 */
final class PhaseRecorder extends ActivityInterceptor {
    private static final String CANCELLED = "cancelled";

    private final ExecutionLog executionLog;
    private final String worker;
    private final Clock clock = Clock.systemUTC();

    /**
     * @param worker this process, as Temporal names it
     */
    PhaseRecorder(ExecutionLog executionLog, String worker) {
        this.executionLog = executionLog;
        this.worker = worker;
    }

    @Override
    protected ActivityOutput execute(ActivityInfo activity, ActivityInput input, Supplier<ActivityOutput> execution) {
        JobInHand found = activity.isLocal() || activity.getHeartbeatTimeout().isZero()
                ? null
                : JobInHand.of(input.getArguments()).orElse(null);
        UUID job = found == null ? null : JobIds.parse(found.jobId()).orElse(null);
        if (found == null || job == null) {
            return execution.get();
        }
        Instant begun = clock.instant();
        String code = JobFailure.UNEXPECTED;
        try {
            ActivityOutput output = execution.get();
            code = null;
            return output;
        } catch (ApplicationFailure failed) {
            code = failed.getType();
            throw failed;
        } catch (ActivityCompletionException stopped) {
            code = CANCELLED;
            throw stopped;
        } finally {
            record(
                    new Phase(
                            job,
                            words(activity.getActivityType()),
                            activity.getAttempt(),
                            worker,
                            begun,
                            clock.instant(),
                            code),
                    found.attempt());
        }
    }

    private void record(Phase phase, int attempt) {
        executionLog.add(phase);
        String took = Duration.between(phase.startedAt(), phase.endedAt()).toMillis() + " ms";
        String text = phase.errorCode() == null
                ? phase.name() + " took " + took
                : phase.name() + " ended with " + phase.errorCode() + " after " + took;
        String level = phase.errorCode() == null || phase.errorCode().equals(CANCELLED) ? "INFO" : "WARN";
        executionLog.add(new LogLine(phase.job(), phase.endedAt(), level, attempt, text));
    }

    /** {@code RefreshViews} is {@code refresh views}. */
    static String words(String activity) {
        return activity.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
