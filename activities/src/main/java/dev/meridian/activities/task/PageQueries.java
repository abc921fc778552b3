package dev.meridian.activities.task;

import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.SharedJobs;
import dev.meridian.activities.job.work.DatabaseOutage;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.SupervisedWork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries the database about the jobs of a page while they are performed. A query that fails or takes long is left out, because it
 * must not stop jobs whose effects may have happened; meanwhile the page's heartbeats go on.
 */
final class PageQueries {
    /** The time between two queries. */
    static final Duration BETWEEN = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(PageQueries.class);

    /** A database that takes longer to answer counts as away. */
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final String workflowId;
    private final Jdbi jdbi;
    private final Runnable heartbeat;
    private final SharedJobs jobs = new SharedJobs();
    private boolean isAway;

    /**
     * @param heartbeat tells Temporal that the page goes on; throws if the page is cancelled
     */
    PageQueries(String workflowId, Jdbi jdbi, Runnable heartbeat) {
        this.workflowId = workflowId;
        this.jdbi = jdbi;
        this.heartbeat = heartbeat;
    }

    /** The running jobs that are to be cancelled; empty if that is not known now. */
    Optional<Set<UUID>> toCancel() {
        return query(() -> jdbi.withHandle(handle -> jobs.toCancel(handle, workflowId)));
    }

    /** Has the jobs that wait leave the page; empty if it is not known whether they have. */
    Optional<List<OpenJob>> leave() {
        return query(() -> jdbi.withHandle(handle -> jobs.leave(handle, workflowId)));
    }

    private <T> Optional<T> query(Supplier<T> query) {
        heartbeat.run();
        try {
            T answer = SupervisedWork.run(query::get, LONGEST, BETWEEN, heartbeat);
            isAway = false;
            return Optional.of(answer);
        } catch (JdbiException failed) {
            leaveOut(failed);
        } catch (JobException tooLong) {
            leaveOut(tooLong);
        }
        return Optional.empty();
    }

    private void leaveOut(RuntimeException failed) {
        if (Thread.currentThread().isInterrupted()) {
            throw failed;
        }
        if (!isAway) {
            isAway = true;
            DatabaseOutage.log(log, workflowId + " goes on without a query of the database", failed);
        }
    }
}
