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

/** Cancels or repeats all the jobs of a tenant that a filter means, newest first. */
public final class BulkActions {
    /** So many jobs are taken in one go; ask again for the rest. */
    public static final int MOST_AT_ONCE = 1_000;

    /** So many are counted by a dry run. */
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
     * What was done, or would be.
     *
     * @param matched how many jobs the filter means and the action can be done to
     * @param done how many it was done to
     * @param failed how many it could not be done to
     * @param more whether there are more than fit in one go, or than there is room for now
     */
    public record Report(int matched, int done, int failed, boolean more) {}

    /** Counts what {@link #run} would be done to, up to {@link #MOST_COUNTED}. */
    public Report dryRun(String tenant, JobFilter filter, Action action) {
        int matched = jdbi.withHandle(handle ->
                ActionableJobs.count(handle, tenant, filter, action, retries.repeatableTypes(), MOST_COUNTED + 1));
        return new Report(Math.min(matched, MOST_COUNTED), 0, 0, matched > MOST_COUNTED);
    }

    /** Does it, to at most {@link #MOST_AT_ONCE} jobs. */
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
            // What it was about is no more, or its type asks for other things by now.
            return false;
        }
    }
}
