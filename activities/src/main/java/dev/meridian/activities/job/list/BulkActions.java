package dev.meridian.activities.job.list;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.handover.JobCancellation;
import dev.meridian.activities.job.intake.BacklogFullException;
import dev.meridian.activities.job.intake.JobRetries;
import dev.meridian.activities.job.live.EventLog;
import dev.meridian.activities.job.live.TransactionSnapshot;
import dev.meridian.activities.job.table.JobError;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.query.ActionableJobs;
import dev.meridian.activities.job.table.query.ActionableJobs.Action;
import dev.meridian.activities.job.table.query.ActionableJobs.Selection;
import dev.meridian.activities.job.work.JobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Cancels or repeats all jobs of a tenant that are named or match a filter, newest first. */
public final class BulkActions {
    /** The most jobs of one call; the caller asks again for the rest. */
    public static final int MOST_AT_ONCE = 1_000;

    /** The most jobs that a dry run counts. */
    public static final int MOST_COUNTED = 100_000;

    private static final int MOST_FAILURES = 10;

    private final Jdbi jdbi;
    private final JobCancellation cancellation;
    private final JobRetries retries;

    public BulkActions(Jdbi jdbi, JobCancellation cancellation, JobRetries retries) {
        this.jdbi = jdbi;
        this.cancellation = cancellation;
        this.retries = retries;
    }

    /**
     * The jobs to which an action applies.
     *
     * @param ids only these jobs; null: whichever the filter finds
     * @param asOf only jobs that the filter found at the moment that {@link #dryRun} returned; null: jobs that it finds
     *     now
     * @param before only jobs older than this job; null: from the newest on
     */
    public record JobSelection(
            JobFilter filter,
            @Nullable List<UUID> ids,
            @Nullable TransactionSnapshot asOf,
            @Nullable UUID before) {
        Selection selection() {
            return new Selection(filter, ids, asOf == null ? null : asOf.toString(), before);
        }
    }

    /**
     * What a dry run found.
     *
     * @param matched how many jobs {@link #run} would change, counted up to {@link #MOST_COUNTED}
     * @param more whether there are more
     * @param asOf the moment of the count
     */
    public record Count(int matched, boolean more, TransactionSnapshot asOf) {}

    /** For which job an action could not be done, and why. */
    public record Failure(UUID job, JobError error) {}

    /**
     * What a bulk action did.
     *
     * @param matched how many jobs were taken
     * @param done for how many jobs the action was done
     * @param failed for how many jobs the action could not be done
     * @param failures the first of these
     * @param more whether other jobs match, which did not fit into this call or into the backlog
     * @param last the oldest job that was taken; null if there was none
     */
    public record Report(
            int matched,
            int done,
            int failed,
            List<Failure> failures,
            boolean more,
            @Nullable UUID last) {}

    /**
     * Counts the jobs that {@link #run} would change.
     *
     * @throws IllegalArgumentException if the moment of the selection is one that this database has not seen
     */
    public Count dryRun(String tenant, JobSelection wanted, Action action) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, (Handle tx) -> {
            TransactionSnapshot now = requireSeen(tx, wanted);
            int matched = ActionableJobs.count(
                    tx, tenant, wanted.selection(), action, retries.repeatableTypes(), MOST_COUNTED + 1);
            return new Count(
                    Math.min(matched, MOST_COUNTED),
                    matched > MOST_COUNTED,
                    wanted.asOf() == null ? now : wanted.asOf());
        });
    }

    /**
     * Does the action for at most {@link #MOST_AT_ONCE} jobs.
     *
     * @throws IllegalArgumentException if the moment of the selection is one that this database has not seen
     */
    public Report run(String tenant, JobSelection wanted, Action action) {
        List<JobRow> found = jdbi.withHandle(handle -> {
            requireSeen(handle, wanted);
            return ActionableJobs.newestFirst(
                    handle, tenant, wanted.selection(), action, retries.repeatableTypes(), MOST_AT_ONCE + 1);
        });
        List<JobRow> taken = found.subList(0, Math.min(found.size(), MOST_AT_ONCE));
        int done = 0;
        UUID last = wanted.before();
        List<Failure> failures = new ArrayList<>();
        for (JobRow job : taken) {
            try {
                Optional<JobError> error = act(action, job);
                if (error.isEmpty()) {
                    done++;
                } else {
                    failures.add(new Failure(job.id(), error.get()));
                }
                last = job.id();
            } catch (BacklogFullException full) {
                return report(done + failures.size(), done, failures, true, last);
            }
        }
        return report(taken.size(), done, failures, found.size() > taken.size(), last);
    }

    private static Report report(int matched, int done, List<Failure> failures, boolean more, @Nullable UUID last) {
        List<Failure> first = List.copyOf(failures.subList(0, Math.min(failures.size(), MOST_FAILURES)));
        return new Report(matched, done, failures.size(), first, more, last);
    }

    private static TransactionSnapshot requireSeen(Handle handle, JobSelection wanted) {
        TransactionSnapshot now = EventLog.now(handle);
        if (wanted.asOf() != null && wanted.asOf().isAfter(now)) {
            throw new IllegalArgumentException("A moment of another database");
        }
        return now;
    }

    private Optional<JobError> act(Action action, JobRow job) {
        return switch (action) {
            case RETRY -> retry(job);
            case CANCEL ->
                switch (cancellation.cancel(job.tenant(), job.id())) {
                    case REQUESTED, CANCELLED -> Optional.empty();
                    case ALREADY_ENDED, UNKNOWN ->
                        Optional.of(new JobError("job_already_ended", "The job has ended meanwhile"));
                };
        };
    }

    private Optional<JobError> retry(JobRow job) {
        try {
            retries.retry(job);
            return Optional.empty();
        } catch (JobException gone) {
            // The subject of the job no longer exists.
            return Optional.of(new JobError(
                    gone.toFailure().code(),
                    gone.toFailure().message(),
                    gone.toFailure().retryable()));
        } catch (InvalidRequestException outgrown) {
            // The rules of its type have changed.
            return Optional.of(new JobError("invalid_payload", String.valueOf(outgrown.getMessage()), false));
        }
    }
}
