package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.BoundedSearch;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.activities.job.table.JobQueries;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.table.OpenJob;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Finds the jobs of a tenant to which a bulk action applies; shared jobs are not among them. */
public final class ActionableJobs {
    private ActionableJobs() {}

    /** The action for each job. */
    public enum Action {
        /** Applies to jobs that have not ended. */
        CANCEL(" AND " + OpenJob.CONDITION, ""),
        /** Applies to jobs that did not complete, unless another job repeats them already. */
        RETRY(
                " AND status IN ('failed', 'cancelled')",
                " AND type = ANY (:types) AND NOT EXISTS (SELECT FROM jobs again WHERE again.retry_of = jobs.id)");

        private final String state;
        private final String condition;

        /**
         * @param state the states to which it applies
         * @param rest what else has to hold
         */
        Action(String state, String rest) {
            this.state = state;
            this.condition = state + rest;
        }
    }

    /**
     * The jobs to which an action applies.
     *
     * @param ids only these jobs; null: whichever the filter finds
     * @param asOf only jobs that the filter found in this snapshot of the database, in the form of {@code pg_snapshot}; null: that
     *     it finds now
     * @param before only jobs older than this job; null: from the newest on
     */
    public record Selection(
            JobFilter filter,
            @Nullable List<UUID> ids,
            @Nullable String asOf,
            @Nullable UUID before) {

        /**
         * Conditions in SQL for the jobs of the selection; a job fulfils at most one of them. If the selection is about
         * the jobs as they were in a snapshot, whatever can change while a job is open is read from the job's last
         * event that the snapshot sees, and not from its row.
         */
        private List<String> conditions(Action action) {
            JobFilter now = asOf == null ? filter : filter.ofIdentity();
            String rest = (ids == null ? "" : " AND id = ANY (:ids)")
                    + (before == null ? "" : " AND id < :before")
                    + (asOf == null ? "" : wasSeen(action));
            return now.alternatives().stream()
                    .map(condition -> condition + rest)
                    .toList();
        }

        private String wasSeen(Action action) {
            String seen = """
                    SELECT status, error_code FROM job_events
                    WHERE job_id = jobs.id AND pg_visible_in_snapshot(xid, :asOf::pg_snapshot)
                    ORDER BY seq DESC LIMIT 1""";
            return " AND EXISTS (SELECT FROM (" + seen + ") AS seen WHERE true" + action.state
                    + filter.ofState().condition() + ")";
        }
    }

    /**
     * The newest jobs that match, newest first.
     *
     * @param repeatable the types whose jobs can be repeated
     */
    public static List<JobRow> newestFirst(
            Handle handle,
            String tenant,
            Selection selection,
            Action action,
            Collection<String> repeatable,
            int limit) {
        String sql = selection.conditions(action).stream()
                .map(condition -> "(" + JobQueries.SELECT + "WHERE tenant = :tenant" + condition + action.condition
                        + " ORDER BY id DESC LIMIT :limit)")
                .collect(Collectors.joining(" UNION ALL ", "SELECT * FROM (", ") found ORDER BY id DESC LIMIT :limit"));
        return BoundedSearch.read(
                bound(handle, sql, tenant, selection, action, repeatable, limit),
                search -> search.map((row, context) -> JobRow.of(row)).list());
    }

    /** How many jobs match, counted up to {@code most}. */
    public static int count(
            Handle handle, String tenant, Selection selection, Action action, Collection<String> repeatable, int most) {
        String sql = selection.conditions(action).stream()
                .map(condition ->
                        "(SELECT 1 FROM jobs WHERE tenant = :tenant" + condition + action.condition + " LIMIT :limit)")
                .collect(Collectors.joining(
                        " UNION ALL ", "SELECT count(*) FROM (SELECT FROM (", ") found LIMIT :limit) these"));
        return BoundedSearch.read(
                bound(handle, sql, tenant, selection, action, repeatable, most),
                search -> search.mapTo(int.class).one());
    }

    private static Query bound(
            Handle handle,
            String sql,
            String tenant,
            Selection selection,
            Action action,
            Collection<String> repeatable,
            int limit) {
        Query query = handle.createQuery(sql)
                .bind("tenant", tenant)
                .bind("limit", limit)
                .bindMap(selection.filter().bindings());
        if (selection.ids() != null) {
            query.bindArray("ids", UUID.class, selection.ids());
        }
        if (selection.asOf() != null) {
            query.bind("asOf", selection.asOf());
        }
        if (selection.before() != null) {
            query.bind("before", selection.before());
        }
        return action == Action.RETRY ? query.bindArray("types", String.class, repeatable) : query;
    }
}
