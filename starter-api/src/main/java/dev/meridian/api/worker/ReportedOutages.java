package dev.meridian.api.worker;

import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.workflows.job.JobFailure;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports in one line that bookkeeping waits for the database. Temporal tries it again until it works, and would log a stack
 * for each try and keep it in the history.
 */
final class ReportedOutages extends WorkerInterceptorBase {
    private static final Logger log = LoggerFactory.getLogger(ReportedOutages.class);

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
            try {
                return super.execute(input);
            } catch (JdbiException failed) {
                if (!DatabaseOutage.isCauseOf(failed)) {
                    throw failed;
                }
                log.warn("{} waits for the database", info().getActivityType());
                throw ApplicationFailure.newBuilder()
                        .setType(JobFailure.DATABASE_UNAVAILABLE)
                        .setMessage("The database does not answer")
                        .setCategory(ApplicationErrorCategory.BENIGN)
                        .build();
            }
        }
    }
}
