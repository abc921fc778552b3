package dev.meridian.activities.job;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Failed jobs, grouped by how they failed. */
public final class FailureGroups {
    private FailureGroups() {}

    /**
     * Jobs of one type that failed in one way.
     *
     * @param error what the newest of them says
     * @param newest the newest of them
     */
    public record Group(String type, String errorCode, String error, long count, Instant lastFailedAt, UUID newest) {}

    /** The groups of a tenant, the largest first. */
    public static List<Group> of(Handle handle, String tenant, int limit) {
        return handle.createQuery("""
                        SELECT grouped.*, coalesce(jobs.error, '') AS error
                        FROM (SELECT type, coalesce(error_code, 'unknown') AS code, count(*) AS count,
                                     max(completed_at) AS last_failed_at,
                                     (array_agg(id ORDER BY id DESC))[1] AS newest
                              FROM jobs WHERE tenant = :tenant AND status = 'failed'
                              GROUP BY type, coalesce(error_code, 'unknown')
                              ORDER BY count DESC, type, code LIMIT :limit) grouped
                             JOIN jobs ON jobs.id = grouped.newest
                        ORDER BY grouped.count DESC, grouped.type, grouped.code""")
                .bind("tenant", tenant)
                .bind("limit", limit)
                .map((row, context) -> new Group(
                        row.getString("type"),
                        row.getString("code"),
                        row.getString("error"),
                        row.getLong("count"),
                        row.getObject("last_failed_at", OffsetDateTime.class).toInstant(),
                        row.getObject("newest", UUID.class)))
                .list();
    }
}
