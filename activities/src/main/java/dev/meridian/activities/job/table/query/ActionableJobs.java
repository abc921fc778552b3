package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.BoundedSearch;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.OpenJob;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Finds the jobs of a tenant to which a bulk action applies; shared jobs are not among them. */
public final class ActionableJobs {
    private ActionableJobs() {}

    /** The action for each job. */
    public enum Action {
        /** To those that have not ended. */
        CANCEL(" AND " + OpenJob.CONDITION),
        /** To those that did not complete, unless another job repeats them already. */
        RETRY(" AND status IN ('failed', 'cancelled') AND type = ANY (:types)"
                + " AND NOT EXISTS (SELECT FROM jobs again WHERE again.retry_of = jobs.id)");

        private final String condition;

        Action(String condition) {
            this.condition = condition;
        }
    }

    /**
     * The newest jobs that match, newest first.
     *
     * @param repeatable the types whose jobs can be repeated
     */
    public static List<JobRow> newestFirst(
            Handle handle, String tenant, JobFilter filter, Action action, Collection<String> repeatable, int limit) {
        String sql = filter.alternatives().stream()
                .map(condition -> "(" + JobQueries.SELECT + "WHERE tenant = :tenant" + condition + action.condition
                        + " ORDER BY id DESC LIMIT :limit)")
                .collect(Collectors.joining(" UNION ALL ", "SELECT * FROM (", ") found ORDER BY id DESC LIMIT :limit"));
        return BoundedSearch.read(
                bound(handle, sql, tenant, filter, action, repeatable, limit),
                search -> search.map((row, context) -> JobRow.of(row)).list());
    }

    /** How many jobs match, counted up to {@code most}. */
    public static int count(
            Handle handle, String tenant, JobFilter filter, Action action, Collection<String> repeatable, int most) {
        String sql = "SELECT count(*) FROM (SELECT FROM jobs " + where(filter, action) + " LIMIT :limit) found";
        return BoundedSearch.read(
                bound(handle, sql, tenant, filter, action, repeatable, most),
                search -> search.mapTo(int.class).one());
    }

    private static String where(JobFilter filter, Action action) {
        return "WHERE tenant = :tenant" + filter.condition() + action.condition;
    }

    private static Query bound(
            Handle handle,
            String sql,
            String tenant,
            JobFilter filter,
            Action action,
            Collection<String> repeatable,
            int limit) {
        Query query = handle.createQuery(sql)
                .bind("tenant", tenant)
                .bind("limit", limit)
                .bindMap(filter.bindings());
        return action == Action.RETRY ? query.bindArray("types", String.class, repeatable) : query;
    }
}
