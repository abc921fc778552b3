package dev.meridian.api.worker;

import dev.meridian.api.metrics.TelemetryNames;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/** Adds job, attempt and tenant as fields to every line that an activity logs. */
final class JobLogFields extends WorkerInterceptorBase {
    @Override
    public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
        return new Activity(next);
    }

    private static final class Activity extends InformedActivity {
        Activity(ActivityInboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public ActivityOutput execute(ActivityInput input) {
            Optional<JobInHand> job = JobInHand.of(input.getArguments());
            if (job.isEmpty()) {
                return super.execute(input);
            }
            Map<String, String> before = MDC.getCopyOfContextMap();
            MDC.put(TelemetryNames.JOB_ID, job.get().jobId());
            if (job.get().attempt() > 0) {
                MDC.put(TelemetryNames.ATTEMPT, String.valueOf(job.get().attempt()));
            }
            // Activities carry their tenant as the fairness key; local activities have none.
            String tenant = info().getPriority().getFairnessKey();
            if (tenant != null) {
                MDC.put(TelemetryNames.TENANT, tenant);
            }
            try {
                return super.execute(input);
            } finally {
                MDC.setContextMap(before == null ? Map.of() : before);
            }
        }
    }
}
