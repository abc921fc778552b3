package dev.meridian.activities.job;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads {@code jobs}, always for one tenant: another tenant's job is as good as none. */
public final class JobQueries {
    private static final String COLUMNS = """
            SELECT id, type, tenant, status, outcome, progress, processed_items, total_items, message, error_code, error,
                   attempt, priority, subject, generation, workflow_id, run_id, created_at, started_at, completed_at,
                   updated_at, event_seq
            FROM jobs
            """;

    private JobQueries() {}

    /** The job with this id. */
    public static Optional<JobRow> byId(Handle handle, String tenant, UUID id) {
        return handle.createQuery(COLUMNS + "WHERE tenant = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> JobRows.job(row))
                .findOne();
    }

    /**
     * Jobs, newest first.
     *
     * @param before only jobs older than this one, to go on with the next page
     * @param limit at most so many
     */
    public static List<JobRow> newestFirst(
            Handle handle, String tenant, JobFilter filter, @Nullable UUID before, int limit) {
        StringBuilder sql = new StringBuilder(COLUMNS).append("WHERE tenant = :tenant");
        Map<String, Object> bindings = new HashMap<>(Map.of("tenant", tenant, "limit", limit));
        if (filter.type() != null) {
            sql.append(" AND type = :type");
            bindings.put("type", filter.type().name());
        }
        if (filter.status() != null) {
            sql.append(" AND status = :status");
            bindings.put("status", filter.status().wireName());
        }
        if (filter.text() != null) {
            sql.append(" AND (strpos(lower(subject), lower(:text)) > 0 OR id::text = lower(:text))");
            bindings.put("text", filter.text());
        }
        if (before != null) {
            sql.append(" AND id < :before");
            bindings.put("before", before);
        }
        return handle.createQuery(sql.append(" ORDER BY id DESC LIMIT :limit"))
                .bindMap(bindings)
                .map((row, context) -> JobRows.job(row))
                .list();
    }
}
