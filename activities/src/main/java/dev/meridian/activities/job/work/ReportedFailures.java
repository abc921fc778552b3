package dev.meridian.activities.job.work;

import dev.meridian.workflows.job.JobFailure;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates exceptions inside an activity into the failures that its workflow counts as attempts; nothing else does.
 *
 * <p>Cancellations and a stopping worker are not translated, because neither is a failed attempt.
 */
public final class ReportedFailures {
    private static final Logger log = LoggerFactory.getLogger(ReportedFailures.class);
    private static final String DATABASE_FAILED = "database_failed";

    private ReportedFailures() {}

    /** Does the work; if it fails, throws the failure that the workflow counts. */
    public static <T> T reporting(Supplier<T> work) {
        try {
            return work.get();
        } catch (ActivityCompletionException | TemporalFailure passedOn) {
            throw passedOn;
        } catch (RuntimeException failed) {
            if (Thread.currentThread().isInterrupted()) {
                // The worker is stopping; another worker takes over from the last resume point.
                throw ApplicationFailure.newFailureWithCause("the worker stopped", "worker_stopped", failed);
            }
            JobFailure failure = of(failed);
            if (failure.code().equals(JobFailure.UNEXPECTED)) {
                log.error("An activity failed unexpectedly", RedactedException.of(failed));
            } else if (failure.code().equals(DATABASE_FAILED)) {
                DatabaseOutage.log(log, "The database failed an activity", failed);
            }
            throw failure.toApplicationFailure();
        }
    }

    /** The failure that an exception means to the workflow. */
    public static JobFailure of(RuntimeException failed) {
        if (failed instanceof JobException reported) {
            return reported.toFailure();
        }
        if (DatabaseOutage.isCauseOf(failed)) {
            return new JobFailure(
                    JobFailure.DATABASE_UNAVAILABLE, "The database does not answer; the job waits for it", true);
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return new JobFailure(
                        DATABASE_FAILED, "The database refused a statement (SQLSTATE " + sql.getSQLState() + ")", true);
            }
        }
        return new JobFailure(
                JobFailure.UNEXPECTED, "Unexpected " + failed.getClass().getSimpleName(), true);
    }
}
