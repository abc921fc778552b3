package dev.meridian.api.live;

import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.job.JobParameters;
import dev.meridian.api.job.JobPresenter;
import dev.meridian.api.job.JobResponse;
import java.util.List;
import java.util.UUID;

/**
 * Reads the snapshots that new clients of a stream get first, in the transaction that also reads the cursor from which
 * the stream goes on.
 */
final class JobSnapshots {
    private static final int MOST_JOBS = 100;

    private final JobPresenter presenter;

    JobSnapshots(JobPresenter presenter) {
        this.presenter = presenter;
    }

    /**
     * @param job the job as it is
     * @param seq the number of its newest change
     */
    record JobSnapshot(JobResponse job, int seq) {}

    /** The newest jobs as they are. */
    record Snapshot(List<JobSnapshot> jobs) {}

    JobPresenter presenter() {
        return presenter;
    }

    LiveEvents.Snapshot<JobSnapshot> ofJob(String tenant, UUID id) {
        return handle -> snapshot(JobQueries.byId(handle, tenant, id).orElseThrow(JobParameters::unknownJob));
    }

    LiveEvents.Snapshot<Snapshot> ofTenant(String tenant) {
        return handle -> new Snapshot(JobQueries.newestFirst(handle, tenant, JobFilter.ALL, null, MOST_JOBS).stream()
                .map(this::snapshot)
                .toList());
    }

    private JobSnapshot snapshot(JobRow job) {
        return new JobSnapshot(presenter.job(job), job.eventSeq());
    }
}
