package dev.meridian.api.worker;

import dev.meridian.activities.job.work.JobSurroundings;
import dev.meridian.api.metrics.TelemetryNames;
import java.util.Map;
import org.slf4j.MDC;

/** Adds job, attempt and tenant as fields to every line that the work on a job logs, where an activity performs several jobs. */
public final class LoggedJobs implements JobSurroundings {
    private final JobSurroundings traces;

    /**
     * @param traces the job's trace
     */
    public LoggedJobs(JobSurroundings traces) {
        this.traces = traces;
    }

    @Override
    public void around(Job job, Runnable work) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.put(TelemetryNames.JOB_ID, job.id());
        MDC.put(TelemetryNames.ATTEMPT, String.valueOf(job.attempt()));
        MDC.put(TelemetryNames.TENANT, job.tenant());
        try {
            traces.around(job, work);
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }
}
