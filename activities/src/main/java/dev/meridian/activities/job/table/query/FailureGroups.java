package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.BoundedSearch;
import dev.meridian.workflows.job.SharedTenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Failed jobs that a tenant sees, grouped by tenant, type and error code. */
public final class FailureGroups {
    private FailureGroups() {}

    /** The most jobs of a group that are counted. */
    public static final int MOST_COUNTED = 10_000;

    /** How many of a group's newest jobs are looked at for what is said about the group beyond its size. */
    public static final int LOOKED_AT = 1_000;

    /**
     * Jumps in the index from one type and code to the next (loose index scan), so that the time does not grow with the
     * failures.
     */
    private static final String KINDS = """
            WITH kinds AS (
                SELECT whose.tenant, found.type, found.error_code
                FROM unnest(ARRAY[:tenant, :shared]) AS whose (tenant), LATERAL (
                    WITH RECURSIVE jump AS (
                        (SELECT type, error_code FROM jobs
                         WHERE tenant = whose.tenant AND status = 'failed' AND error_code IS NOT NULL
                         ORDER BY type, error_code LIMIT 1)
                        UNION ALL
                        SELECT next.type, next.error_code
                        FROM jump, LATERAL (
                            SELECT type, error_code FROM jobs
                            WHERE tenant = whose.tenant AND status = 'failed' AND error_code IS NOT NULL
                              AND (type, error_code) > (jump.type, jump.error_code)
                            ORDER BY type, error_code LIMIT 1) next)
                    SELECT type, error_code FROM jump) AS found)
            """;

    private static final String OF_THIS_KIND =
            "tenant = kinds.tenant AND status = 'failed' AND type = kinds.type AND error_code = kinds.error_code";

    private static final String GROUPS = KINDS + """
            SELECT kinds.tenant, kinds.type, kinds.error_code, counted.count, newest.id, newest.error, newest.error_retryable,
                   newest.completed_at AS last_failed_at, oldest.completed_at AS first_failed_at, looked.subjects,
                   looked.not_repeated
            FROM kinds,
                 LATERAL (SELECT count(*) FROM (SELECT FROM jobs WHERE %1$s LIMIT :most) these) counted,
                 LATERAL (SELECT id, coalesce(error, '') AS error, error_retryable, completed_at FROM jobs WHERE %1$s
                          ORDER BY id DESC LIMIT 1) newest,
                 LATERAL (SELECT completed_at FROM jobs WHERE %1$s ORDER BY id LIMIT 1) oldest,
                 LATERAL (SELECT count(DISTINCT subject) AS subjects,
                                 count(*) FILTER (WHERE NOT EXISTS (
                                     SELECT FROM jobs again WHERE again.retry_of = these.id)) AS not_repeated
                          FROM (SELECT id, subject FROM jobs WHERE %1$s ORDER BY id DESC LIMIT :lookedAt) these) looked
            ORDER BY counted.count DESC, kinds.type, kinds.error_code, kinds.tenant LIMIT :limit""".formatted(OF_THIS_KIND);

    /**
     * Jobs of one type that failed with one code.
     *
     * @param tenant whose jobs: the tenant's own, or the shared tenant's
     * @param count how many jobs there are, counted up to {@link #MOST_COUNTED}
     * @param newest the job that was accepted last
     * @param firstFailedAt when the job failed that was accepted first
     * @param subjects how many different subjects the newest {@link #LOOKED_AT} jobs are about
     * @param notRepeated how many of the newest {@link #LOOKED_AT} jobs no other job repeats
     */
    public record Group(
            String tenant,
            String type,
            String errorCode,
            long count,
            Newest newest,
            Instant firstFailedAt,
            int subjects,
            int notRepeated) {}

    /**
     * The job of a group that was accepted last.
     *
     * @param error how it failed, for people
     * @param retryable whether another attempt could help; null if nobody noted that
     * @param failedAt when it failed
     */
    public record Newest(UUID id, String error, @Nullable Boolean retryable, Instant failedAt) {}

    /**
     * The groups that a tenant sees, the largest first.
     *
     * @throws dev.meridian.activities.job.work.JobException {@code search_too_broad} if that takes too long
     */
    public static List<Group> of(Handle handle, String tenant, int limit) {
        return BoundedSearch.read(
                handle.createQuery(GROUPS)
                        .bind("tenant", tenant)
                        .bind("shared", tenant.equals(SharedTenant.ID) ? null : SharedTenant.ID)
                        .bind("most", MOST_COUNTED)
                        .bind("lookedAt", LOOKED_AT)
                        .bind("limit", limit),
                search -> search.map((row, context) -> group(row)).list());
    }

    private static Group group(ResultSet row) throws SQLException {
        return new Group(
                row.getString("tenant"),
                row.getString("type"),
                row.getString("error_code"),
                row.getLong("count"),
                new Newest(
                        row.getObject("id", UUID.class),
                        row.getString("error"),
                        row.getObject("error_retryable", Boolean.class),
                        time(row, "last_failed_at")),
                time(row, "first_failed_at"),
                row.getInt("subjects"),
                row.getInt("not_repeated"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
