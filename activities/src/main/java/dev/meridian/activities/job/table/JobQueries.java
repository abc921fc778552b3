package dev.meridian.activities.job.table;

import dev.meridian.workflows.job.JobType;
import dev.meridian.workflows.job.SharedTenant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code jobs} for one tenant, who sees its own jobs and the shared jobs; other tenants' jobs are never returned.
 */
public final class JobQueries {
    /** Reads jobs for {@link JobRow#of}, up to the condition. */
    public static final String SELECT = "SELECT " + JobRow.COLUMNS + " FROM jobs ";

    private static final String NEWEST = " ORDER BY id DESC LIMIT :offset + :limit";

    private JobQueries() {}

    /** The job with this id; empty if there is none that the tenant may see. */
    public static Optional<JobRow> byId(Handle handle, String tenant, UUID id) {
        return handle.createQuery(SELECT + "WHERE tenant IN (:tenant, :shared) AND id = :id")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("id", id)
                .map((row, context) -> JobRow.of(row))
                .findOne();
    }

    /**
     * Jobs, newest first.
     *
     * @param before only jobs older than this job, for the next page
     * @param limit the most jobs to return
     */
    public static List<JobRow> newestFirst(
            Handle handle, String tenant, JobFilter filter, @Nullable UUID before, int limit) {
        return newestFirst(handle, tenant, filter, before, 0, limit);
    }

    /**
     * Jobs, newest first, from an offset in the list.
     *
     * @param offset how many jobs to skip; a skipped job costs as much as a returned job
     */
    public static List<JobRow> newestFirst(
            Handle handle, String tenant, JobFilter filter, @Nullable UUID before, int offset, int limit) {
        String older = before == null ? "" : " AND id < :before";
        Query query = handle.createQuery(newestFirst(
                        tenant,
                        filter.alternatives().stream()
                                .map(condition -> condition + older)
                                .toList()))
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("offset", offset)
                .bind("limit", limit)
                .bindMap(filter.bindings());
        if (before != null) {
            query.bind("before", before);
        }
        return BoundedSearch.read(
                query, search -> search.map((row, context) -> JobRow.of(row)).list());
    }

    /**
     * The tenant's jobs and the shared jobs, and those of each alternative, are each read in the order of an index, and only as
     * many rows as the page can need.
     */
    static String newestFirst(String tenant, List<String> conditions) {
        List<String> tenants = tenant.equals(SharedTenant.ID) ? List.of(":tenant") : List.of(":tenant", ":shared");
        return tenants.stream()
                .flatMap(one -> conditions.stream()
                        .map(condition -> "(" + SELECT + "WHERE tenant = " + one + condition + NEWEST + ")"))
                .collect(Collectors.joining(
                        " UNION ALL ", "SELECT * FROM (", ") found ORDER BY id DESC OFFSET :offset LIMIT :limit"));
    }

    /** How many jobs there are, counted up to {@code most}. */
    public static long count(Handle handle, String tenant, JobFilter filter, long most) {
        Query query = handle.createQuery("SELECT count(*) FROM (SELECT FROM jobs WHERE tenant IN (:tenant, :shared)"
                        + filter.condition() + " LIMIT :most) found")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("most", most)
                .bindMap(filter.bindings());
        return BoundedSearch.read(query, search -> search.mapTo(long.class).one());
    }

    /** Jobs that have not ended, newest first, at most {@code limit}. */
    public static List<JobRow> openNewestFirst(Handle handle, String tenant, int limit) {
        return handle.createQuery(SELECT + """
                        WHERE tenant IN (:tenant, :shared) AND\s""" + OpenJob.CONDITION + " ORDER BY id DESC LIMIT :limit")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("limit", limit)
                .map((row, context) -> JobRow.of(row))
                .list();
    }

    /** The open jobs of a type of one tenant, oldest first. */
    public static List<JobRow> openOldestFirst(Handle handle, String tenant, JobType type) {
        return handle.createQuery(
                        SELECT + "WHERE tenant = :tenant AND type = :type AND " + OpenJob.CONDITION + " ORDER BY id")
                .bind("tenant", tenant)
                .bind("type", type.name())
                .map((row, context) -> JobRow.of(row))
                .list();
    }

    /**
     * Jobs that are being tried again ({@link JobFilter#retrying}): those that run, then waiting jobs in the order in
     * which they are due.
     */
    public static List<JobRow> retrying(Handle handle, String tenant, int limit) {
        return handle.createQuery(SELECT + "WHERE tenant IN (:tenant, :shared)" + JobFilter.IS_RETRYING
                        + " ORDER BY next_retry_at NULLS FIRST LIMIT :limit")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("limit", limit)
                .map((row, context) -> JobRow.of(row))
                .list();
    }

    /**
     * A job's payload and its result, both as JSON text.
     *
     * @param payload null for jobs that are not asked for by a payload
     */
    public record Content(
            @Nullable String payload, @Nullable String result) {}

    /** The payload and the result of a job. */
    public static Optional<Content> content(Handle handle, String tenant, UUID id) {
        return handle.createQuery("SELECT input AS payload, result FROM jobs WHERE tenant = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> new Content(row.getString("payload"), row.getString("result")))
                .findOne();
    }
}
