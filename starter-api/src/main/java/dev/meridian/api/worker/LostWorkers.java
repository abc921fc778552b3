package dev.meridian.api.worker;

import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityInput;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor.ActivityOutput;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in a job's row that its work was delivered again because its worker stopped or fell silent. No attempt fails
 * by that, so that nothing else would record it.
 */
final class LostWorkers extends ActivityInterceptor {
    private static final Logger log = LoggerFactory.getLogger(LostWorkers.class);

    private final Jdbi jdbi;
    private final JobProjection jobs;

    LostWorkers(Jdbi jdbi, JobProjection jobs) {
        this.jdbi = jdbi;
        this.jobs = jobs;
    }

    @Override
    protected ActivityOutput execute(ActivityInfo activity, ActivityInput input, Supplier<ActivityOutput> execution) {
        // Activities that heartbeat report failures that Temporal does not retry, so that another delivery means a
        // lost worker.
        if (activity.getAttempt() > 1 && !activity.getHeartbeatTimeout().isZero()) {
            JobInHand.of(input.getArguments())
                    .flatMap(job -> JobIds.parse(job.jobId()))
                    .ifPresent(id -> note(id, activity));
        }
        return execution.get();
    }

    private void note(UUID job, ActivityInfo activity) {
        int lost = activity.getAttempt() - 1;
        log.warn(
                "{} of job {} comes again: {} worker(s) stopped or fell silent with it",
                activity.getActivityType(),
                job,
                lost);
        try {
            jdbi.useTransaction(tx -> jobs.workerLost(tx, job, lost));
        } catch (JdbiException unavailable) {
            log.warn("That job {} lost a worker could not be noted: {}", job, unavailable.getMessage());
        }
    }
}
