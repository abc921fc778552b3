package dev.meridian.activities.job.list;

import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.query.FailureGroups;
import dev.meridian.activities.job.table.query.JobCounts;
import dev.meridian.activities.job.table.query.WaitingJobs;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads jobs for people: what {@link JobQueries} and {@link FailureGroups} answer, each on a connection of its own. */
public final class JobReader {
    private final Jdbi jdbi;

    public JobReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The job with this id, of the tenant or shared. */
    public Optional<JobRow> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> JobQueries.byId(handle, tenant, id));
    }

    /** A page of jobs: see {@link JobQueries#newestFirst}. */
    public List<JobRow> newestFirst(String tenant, JobFilter filter, @Nullable UUID before, int offset, int limit) {
        return jdbi.withHandle(handle -> JobQueries.newestFirst(handle, tenant, filter, before, offset, limit));
    }

    /** How many jobs there are, counted up to {@code most}. */
    public long count(String tenant, JobFilter filter, long most) {
        return jdbi.withHandle(handle -> JobQueries.count(handle, tenant, filter, most));
    }

    /** The jobs of a filter by the values of a field: see {@link JobCounts#by}. */
    public List<JobCounts.Count> counts(String tenant, JobFilter filter, JobCounts.Field field) {
        return jdbi.withHandle(handle -> JobCounts.by(handle, tenant, filter, field));
    }

    /** Since when the job waits that has waited longest: see {@link WaitingJobs#oldest}. */
    public Optional<Instant> oldestWaiting(String tenant, JobFilter filter) {
        return jdbi.withHandle(handle -> WaitingJobs.oldest(handle, tenant, filter));
    }

    /** The payload and the result of a job of the tenant. */
    public Optional<JobQueries.Content> content(String tenant, UUID id) {
        return jdbi.withHandle(handle -> JobQueries.content(handle, tenant, id));
    }

    /** The tenant's jobs that are being tried again: those that run, then those that are due next. */
    public List<JobRow> retrying(String tenant, int limit) {
        return jdbi.withHandle(handle -> JobQueries.retrying(handle, tenant, limit));
    }

    /** The tenant's failed jobs by how they failed, the largest group first. */
    public List<FailureGroups.Group> failures(String tenant, int limit) {
        return jdbi.withHandle(handle -> FailureGroups.of(handle, tenant, limit));
    }
}
