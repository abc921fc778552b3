package dev.meridian.api.worker;

import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.workflows.job.JobFailure;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityInput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports in one line that bookkeeping waits for the database. Temporal tries it again until it works, and would log a stack
 * for each try and keep it in the history.
 */
final class ReportedOutages extends ActivityInterceptor {
    private static final Logger log = LoggerFactory.getLogger(ReportedOutages.class);

    @Override
    protected ActivityOutput execute(ActivityInfo activity, ActivityInput input, Supplier<ActivityOutput> execution) {
        try {
            return execution.get();
        } catch (JdbiException failed) {
            if (!DatabaseOutage.isCauseOf(failed)) {
                throw failed;
            }
            log.warn("{} waits for the database", activity.getActivityType());
            throw ApplicationFailure.newBuilder()
                    .setType(JobFailure.DATABASE_UNAVAILABLE)
                    .setMessage("The database does not answer")
                    .setCategory(ApplicationErrorCategory.BENIGN)
                    .build();
        }
    }
}
