package dev.meridian.activities.job.list;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.intake.BacklogFullException;
import dev.meridian.activities.job.intake.JobRetries;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.query.ActionableJobs;
import dev.meridian.activities.job.table.query.ActionableJobs.Action;
import dev.meridian.activities.job.work.JobException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Cancels or repeats all jobs of a tenant that match a filter, newest first. */
public final class BulkActions {
    /** The most jobs of one call; the caller asks again for the rest. */
    public static final int MOST_AT_ONCE = 1_000;

    /** The most jobs that a dry run counts. */
    public static final int MOST_COUNTED = 100_000;

    private final Jdbi jdbi;
    private final JobCancellation cancellation;
    private final JobRetries retries;

    public BulkActions(Jdbi jdbi, JobCancellation cancellation, JobRetries retries) {
        this.jdbi = jdbi;
        this.cancellation = cancellation;
        this.retries = retries;
    }

    /**
     * What a bulk action did, or would do.
     *
     * @param matched how many jobs match the filter and allow the action
     * @param done for how many jobs the action was done
     * @param failed for how many jobs the action could not be done
     * @param more whether other jobs match, which did not fit into this call or into the backlog
     */
    public record Report(int matched, int done, int failed, boolean more) {}

    /** Counts the jobs that {@link #run} would change, up to {@link #MOST_COUNTED}. */
    public Report dryRun(String tenant, JobFilter filter, Action action) {
        int matched = jdbi.withHandle(handle ->
                ActionableJobs.count(handle, tenant, filter, action, retries.repeatableTypes(), MOST_COUNTED + 1));
        return new Report(Math.min(matched, MOST_COUNTED), 0, 0, matched > MOST_COUNTED);
    }

    /** Does the action for at most {@link #MOST_AT_ONCE} jobs. */
    public Report run(String tenant, JobFilter filter, Action action) {
        List<JobRow> found = jdbi.withHandle(handle -> ActionableJobs.newestFirst(
                handle, tenant, filter, action, retries.repeatableTypes(), MOST_AT_ONCE + 1));
        List<JobRow> taken = found.subList(0, Math.min(found.size(), MOST_AT_ONCE));
        int done = 0;
        int failed = 0;
        for (JobRow job : taken) {
            try {
                if (act(action, job)) {
                    done++;
                } else {
                    failed++;
                }
            } catch (BacklogFullException full) {
                return new Report(taken.size(), done, failed, true);
            }
        }
        return new Report(taken.size(), done, failed, found.size() > taken.size());
    }

    private boolean act(Action action, JobRow job) {
        return switch (action) {
            case RETRY -> retry(job);
            case CANCEL ->
                switch (cancellation.cancel(job.tenant(), job.id())) {
                    case REQUESTED, CANCELLED -> true;
                    case ALREADY_ENDED, UNKNOWN -> false;
                };
        };
    }

    private boolean retry(JobRow job) {
        try {
            retries.retry(job);
            return true;
        } catch (JobException | InvalidRequestException gone) {
            // What the job was about no longer exists, or its type's rules have changed.
            return false;
        }
    }
}
