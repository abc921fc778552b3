package dev.meridian.activities.download.publish;

import dev.meridian.activities.download.connection.RefusedConnections;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.workflows.download.publish.PublishBookkeepingActivities;
import dev.meridian.workflows.download.publish.PublishState;
import dev.meridian.workflows.job.JobFailure;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.json.JsonMapper;

/** {@link PublishBookkeepingActivities}: job, run and snapshot change in one transaction, idempotent by job id. */
public final class PublishBookkeepingActivitiesImpl implements PublishBookkeepingActivities {
    private static final String REAUTHORIZE = "reauthorize";

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Snapshots snapshots;
    private final PublishRuns runs = new PublishRuns();

    public PublishBookkeepingActivitiesImpl(Jdbi jdbi, JobProjection jobs, Snapshots snapshots) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.snapshots = snapshots;
    }

    /**
     * What a completed job shows as its result.
     *
     * @param refused rows that the service refuses
     * @param conflicts rows of which the service has another version
     * @param uncertain rows of which it is not known whether the service has created them
     */
    record Result(long created, long updated, long deleted, long refused, long conflicts, long uncertain) {}

    @Override
    public void complete(PublishState state) {
        jdbi.useTransaction(tx -> {
            UUID jobId = id(state);
            jobs.completeWith(tx, jobId, JsonMapper.shared().writeValueAsString(result(tx, jobId)));
            letGo(tx, jobId);
        });
    }

    @Override
    public void retryLater(PublishState state, JobFailure failure) {
        jdbi.useTransaction(tx -> jobs.retryLater(tx, id(state), failure));
    }

    @Override
    public void fail(PublishState state, JobFailure failure) {
        jdbi.useTransaction(tx -> {
            if (failure.code().equals(REAUTHORIZE)) {
                RefusedConnections.noteRefusal(tx, id(state));
            }
            jobs.fail(tx, id(state), failure);
            letGo(tx, id(state));
        });
    }

    @Override
    public void cancel(PublishState state) {
        jdbi.useTransaction(tx -> {
            jobs.cancel(tx, id(state));
            letGo(tx, id(state));
        });
    }

    private void letGo(Handle tx, UUID jobId) {
        runs.end(tx, jobId);
        snapshots.giveBack(tx, jobId);
    }

    private static Result result(Handle tx, UUID jobId) {
        return tx.createQuery("""
                        SELECT count(*) FILTER (WHERE state = 'done' AND kind = 'create'),
                               count(*) FILTER (WHERE state = 'done' AND kind = 'update'),
                               count(*) FILTER (WHERE state = 'done' AND kind = 'delete'),
                               count(*) FILTER (WHERE state = 'refused'), count(*) FILTER (WHERE state = 'conflict'),
                               count(*) FILTER (WHERE state = 'uncertain')
                        FROM publish_changes WHERE job_id = :job""")
                .bind("job", jobId)
                .map((row, context) -> new Result(
                        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)))
                .one();
    }

    private static UUID id(PublishState state) {
        return UUID.fromString(state.jobId());
    }
}
