package dev.meridian.api.worker;

import dev.meridian.api.metrics.TelemetryNames;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityInput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.MDC;

/** Adds job, attempt and tenant as fields to every line that an activity logs. */
final class JobLogFields extends ActivityInterceptor {
    @Override
    protected ActivityOutput execute(ActivityInfo activity, ActivityInput input, Supplier<ActivityOutput> execution) {
        Optional<JobInHand> job = JobInHand.of(input.getArguments());
        if (job.isEmpty()) {
            return execution.get();
        }
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.put(TelemetryNames.JOB_ID, job.get().jobId());
        if (job.get().attempt() > 0) {
            MDC.put(TelemetryNames.ATTEMPT, String.valueOf(job.get().attempt()));
        }
        // Activities carry their tenant as the fairness key; local activities have none.
        String tenant = activity.getPriority().getFairnessKey();
        if (tenant != null) {
            MDC.put(TelemetryNames.TENANT, tenant);
        }
        try {
            return execution.get();
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }
}
