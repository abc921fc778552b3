package dev.meridian.api.worker;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.trail.LogLine;
import dev.meridian.activities.job.trail.Phase;
import dev.meridian.activities.job.trail.Trails;
import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInfo;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Adds each phase that this process has done to the trail of its job, and writes a line about it into the job's log. A
 * phase is an activity that heartbeats; the bookkeeping around the phases is left out.
 */
final class PhaseRecorder extends WorkerInterceptorBase {
    private static final String CANCELLED = "cancelled";

    private final Trails trails;
    private final String worker;
    private final Clock clock = Clock.systemUTC();

    /**
     * @param worker this process, as Temporal names it
     */
    PhaseRecorder(Trails trails, String worker) {
        this.trails = trails;
        this.worker = worker;
    }

    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new Activity(next);
    }

    private final class Activity extends InformedActivity {
        Activity(ActivityInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            ActivityInfo delivered = info();
            JobInHand found =
                    delivered.isLocal() || delivered.getHeartbeatTimeout().isZero()
                            ? null
                            : JobInHand.of(input.getArguments()).orElse(null);
            UUID job = found == null ? null : JobIds.parse(found.jobId()).orElse(null);
            if (found == null || job == null) {
                return super.execute(input);
            }
            Instant begun = clock.instant();
            String code = JobFailure.UNEXPECTED;
            try {
                ActivityOutput output = super.execute(input);
                code = null;
                return output;
            } catch (ApplicationFailure failed) {
                code = failed.getType();
                throw failed;
            } catch (ActivityCompletionException stopped) {
                code = CANCELLED;
                throw stopped;
            } finally {
                tell(
                        new Phase(
                                job,
                                words(delivered.getActivityType()),
                                delivered.getAttempt(),
                                worker,
                                begun,
                                clock.instant(),
                                code),
                        found.attempt());
            }
        }
    }

    private void tell(Phase phase, int attempt) {
        trails.tell(phase);
        String took = Duration.between(phase.startedAt(), phase.endedAt()).toMillis() + " ms";
        String text = phase.errorCode() == null
                ? phase.name() + " took " + took
                : phase.name() + " ended with " + phase.errorCode() + " after " + took;
        String level = phase.errorCode() == null || phase.errorCode().equals(CANCELLED) ? "INFO" : "WARN";
        trails.tell(new LogLine(phase.job(), phase.endedAt(), level, attempt, text));
    }

    /** {@code RefreshViews} is {@code refresh views}. */
    static String words(String activity) {
        return activity.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
