package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.JobCancellation;
import dev.meridian.activities.job.JobFilter;
import dev.meridian.activities.job.JobQueries;
import dev.meridian.activities.job.JobRow;
import dev.meridian.workflows.job.JobStatus;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Cancels or repeats all the jobs that a filter means, a page at a time, newest first. */
public final class BulkActions {
    /** So many jobs are taken in one go; ask again for the rest. */
    public static final int MOST_AT_ONCE = 1_000;

    private static final int PAGE = 200;

    private final Jdbi jdbi;
    private final JobCancellation cancellation;
    private final JobRetries retries;

    public BulkActions(Jdbi jdbi, JobCancellation cancellation, JobRetries retries) {
        this.jdbi = jdbi;
        this.cancellation = cancellation;
        this.retries = retries;
    }

    /** What is done to each job. */
    public enum Action {
        CANCEL,
        RETRY
    }

    /**
     * What was done, or would be.
     *
     * @param matched how many jobs the filter means and the action can be done to
     * @param done how many it was done to
     * @param failed how many it could not be done to
     * @param more whether there were more than fit in one go
     */
    public record Report(int matched, int done, int failed, boolean more) {}

    /**
     * @param dryRun only counts
     */
    public Report run(String tenant, JobFilter filter, Action action, boolean dryRun) {
        int matched = 0;
        int done = 0;
        int failed = 0;
        UUID before = null;
        while (true) {
            List<JobRow> page = page(tenant, filter, before);
            for (JobRow job : page) {
                if (!job.tenant().equals(tenant) || !isFor(action, job)) {
                    continue;
                }
                if (matched == MOST_AT_ONCE) {
                    return new Report(matched, done, failed, true);
                }
                matched++;
                if (!dryRun && act(tenant, action, job)) {
                    done++;
                } else if (!dryRun) {
                    failed++;
                }
            }
            if (page.size() < PAGE) {
                return new Report(matched, done, failed, false);
            }
            before = page.getLast().id();
        }
    }

    private List<JobRow> page(String tenant, JobFilter filter, @Nullable UUID before) {
        return jdbi.withHandle(handle -> JobQueries.newestFirst(handle, tenant, filter, before, PAGE));
    }

    private boolean isFor(Action action, JobRow job) {
        return switch (action) {
            case CANCEL -> job.status().isOpen();
            // A job that was repeated already is not repeated by every further call.
            case RETRY ->
                (job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELLED)
                        && retries.canRetry(job)
                        && !retries.wasRetried(job);
        };
    }

    private boolean act(String tenant, Action action, JobRow job) {
        if (action == Action.RETRY) {
            retries.retry(job);
            return true;
        }
        return switch (cancellation.cancel(tenant, job.id())) {
            case REQUESTED, CANCELLED -> true;
            case ALREADY_ENDED, UNKNOWN -> false;
        };
    }
}
