package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.RefusedConnections;
import dev.meridian.activities.download.store.PassStatus;
import dev.meridian.activities.download.store.Passes;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.download.DownloadBookkeepingActivities;
import dev.meridian.workflows.download.DownloadState;
import dev.meridian.workflows.download.TableTask;
import dev.meridian.workflows.job.JobFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;

/** {@link DownloadBookkeepingActivities}: job, passes and snapshot change in one transaction, idempotent by job id. */
public final class DownloadBookkeepingActivitiesImpl implements DownloadBookkeepingActivities {
    private static final int LONGEST_MESSAGE = 900;
    private static final String REAUTHORIZE = "reauthorize";

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Snapshots snapshots;
    private final DownloadTables tables;
    private final FollowingJobs following;
    private final Passes passes = new Passes();

    public DownloadBookkeepingActivitiesImpl(
            Jdbi jdbi, JobProjection jobs, Snapshots snapshots, DownloadTables tables, FollowingJobs following) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.snapshots = snapshots;
        this.tables = tables;
        this.following = following;
    }

    /** What a completed job shows as its result; the figures of each table are beside it. */
    record Result(int tables, long rows, long changed, long deleted, long held, long rejected, int incomplete) {}

    @Override
    public void tableWaits(TableTask task, JobFailure failure) {
        ended(task, PassStatus.WAITING, failure);
    }

    @Override
    public void tableFails(TableTask task, JobFailure failure) {
        ended(task, PassStatus.FAILED, failure);
    }

    private void ended(TableTask task, PassStatus status, JobFailure failure) {
        jdbi.useTransaction(tx -> {
            passes.ended(tx, id(task.jobId()), task.table(), status, failure.code(), failure.message());
            noteRefusal(tx, task.jobId(), failure);
        });
    }

    private static void noteRefusal(Handle tx, String jobId, JobFailure failure) {
        if (failure.code().equals(REAUTHORIZE)) {
            RefusedConnections.noteRefusal(tx, id(jobId));
        }
    }

    @Override
    public void complete(DownloadState state) {
        List<AcceptedJob> begun = new ArrayList<>();
        Optional<String> failures = jdbi.inTransaction((Handle tx) -> {
            begun.clear();
            UUID jobId = id(state.jobId());
            Optional<String> failed = tables.failures(tx, jobId);
            if (failed.isEmpty()) {
                String result = JsonMapper.shared().writeValueAsString(result(tx, state));
                if (jobs.completeWith(tx, jobId, result)) {
                    begun.addAll(following.begin(tx, jobId));
                }
                snapshots.giveBack(tx, jobId);
            }
            return failed;
        });
        following.handOver(begun);
        failures.ifPresent(why -> {
            throw JobException.permanent("tables_failed", cut(why)).toFailure().toApplicationFailure();
        });
    }

    @Override
    public void retryLater(DownloadState state, JobFailure failure) {
        jdbi.useTransaction(tx -> jobs.retryLater(tx, id(state.jobId()), failure));
    }

    @Override
    public void fail(DownloadState state, JobFailure failure) {
        jdbi.useTransaction(tx -> {
            noteRefusal(tx, state.jobId(), failure);
            jobs.fail(tx, id(state.jobId()), failure);
            letGo(tx, id(state.jobId()));
        });
    }

    @Override
    public void cancel(DownloadState state) {
        jdbi.useTransaction(tx -> {
            jobs.cancel(tx, id(state.jobId()));
            letGo(tx, id(state.jobId()));
        });
    }

    private void letGo(Handle tx, UUID jobId) {
        passes.cancelOpen(tx, jobId);
        snapshots.giveBack(tx, jobId);
    }

    private Result result(Handle tx, DownloadState state) {
        return tx.createQuery("""
                        SELECT count(*), coalesce(sum(rows), 0), coalesce(sum(changed), 0), coalesce(sum(deleted), 0),
                               coalesce(sum(held), 0), coalesce(sum(rejected), 0), count(*) FILTER (WHERE NOT is_complete)
                        FROM download_passes WHERE job_id = :job""")
                .bind("job", id(state.jobId()))
                .map((row, context) -> new Result(
                        row.getInt(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getInt(7)))
                .one();
    }

    private static String cut(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static UUID id(String jobId) {
        return UUID.fromString(jobId);
    }
}
