package dev.meridian.activities.job.table.query;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Failed jobs, grouped by type and error code. */
public final class FailureGroups {
    private FailureGroups() {}

    /** The most jobs of a group that are counted. */
    public static final int MOST_COUNTED = 10_000;

    /**
     * Jumps in the index from one type and code to the next (loose index scan), so that the time does not grow with the
     * failures.
     */
    private static final String KINDS = """
            WITH RECURSIVE kinds AS (
                (SELECT type, error_code FROM jobs
                 WHERE tenant = :tenant AND status = 'failed' AND error_code IS NOT NULL
                 ORDER BY type, error_code LIMIT 1)
                UNION ALL
                SELECT next.type, next.error_code
                FROM kinds, LATERAL (
                    SELECT type, error_code FROM jobs
                    WHERE tenant = :tenant AND status = 'failed' AND error_code IS NOT NULL
                      AND (type, error_code) > (kinds.type, kinds.error_code)
                    ORDER BY type, error_code LIMIT 1) next)
            """;

    private static final String OF_THIS_KIND =
            "tenant = :tenant AND status = 'failed' AND type = kinds.type AND error_code = kinds.error_code";

    private static final String GROUPS = KINDS + """
            SELECT kinds.type, kinds.error_code, counted.count, newest.id, newest.error, newest.completed_at
            FROM kinds,
                 LATERAL (SELECT count(*) FROM (SELECT FROM jobs WHERE %1$s LIMIT :most) these) counted,
                 LATERAL (SELECT id, coalesce(error, '') AS error, completed_at FROM jobs WHERE %1$s
                          ORDER BY id DESC LIMIT 1) newest
            ORDER BY counted.count DESC, kinds.type, kinds.error_code LIMIT :limit""".formatted(OF_THIS_KIND);

    /**
     * Jobs of one type that failed with one code.
     *
     * @param error the message of the newest job
     * @param count how many jobs there are, counted up to {@link #MOST_COUNTED}
     * @param lastFailedAt when the newest job failed
     * @param newest the id of the newest job
     */
    public record Group(String type, String errorCode, String error, long count, Instant lastFailedAt, UUID newest) {}

    /** The groups of a tenant, the largest first. */
    public static List<Group> of(Handle handle, String tenant, int limit) {
        return handle.createQuery(GROUPS)
                .bind("tenant", tenant)
                .bind("most", MOST_COUNTED)
                .bind("limit", limit)
                .map((row, context) -> new Group(
                        row.getString("type"),
                        row.getString("error_code"),
                        row.getString("error"),
                        row.getLong("count"),
                        row.getObject("completed_at", OffsetDateTime.class).toInstant(),
                        row.getObject("id", UUID.class)))
                .list();
    }
}
