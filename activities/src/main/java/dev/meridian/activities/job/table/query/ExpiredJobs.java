package dev.meridian.activities.job.table.query;

import dev.meridian.workflows.job.JobStatus;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Deletes jobs that have been kept for long enough, a bounded batch at a time. */
public final class ExpiredJobs {
    /**
     * The condition for jobs of the tenant; a retention job of the tenant {@code public} deletes jobs of all tenants.
     */
    static final String WHOSE = "(:tenant = 'public' OR tenant = :tenant)";

    /**
     * A job that repeats another job is kept for as long as that other job, which would otherwise look as if nobody had
     * repeated it.
     */
    private static final String REPEATS_NOTHING_KEPT =
            "NOT EXISTS (SELECT FROM jobs repeated WHERE repeated.id = jobs.retry_of)";

    /**
     * Jobs in the order in which they ended, from where the batch before stopped: jobs of types that are kept for longer are
     * passed over once, and not once for each batch.
     */
    private static final String BY_AGE = """
            WITH old AS (
                SELECT id, completed_at FROM jobs
                WHERE %s AND status = :status AND completed_at >= :from
                  AND completed_at < now() - :shortest * interval '1 day'
                  AND completed_at < now() - coalesce((:days::jsonb ->> type)::int, :otherwise) * interval '1 day'
                  AND %s
                ORDER BY completed_at LIMIT :limit FOR UPDATE SKIP LOCKED),
            deleted AS (DELETE FROM jobs USING old WHERE jobs.id = old.id RETURNING old.completed_at)
            SELECT count(*) AS count, max(completed_at) AS until FROM deleted""".formatted(WHOSE, REPEATS_NOTHING_KEPT);

    private static final String NEWEST_OF_THE_REST = """
            SELECT id FROM jobs WHERE tenant = :tenant AND type = :type AND status = :status
            ORDER BY id DESC OFFSET :keep LIMIT 1""";

    private static final String BY_COUNT = """
            DELETE FROM jobs WHERE id IN (
                SELECT id FROM jobs
                WHERE tenant = :tenant AND type = :type AND status = :status AND id <= :newest
                  AND %s
                ORDER BY id DESC LIMIT :limit FOR UPDATE SKIP LOCKED)""".formatted(REPEATS_NOTHING_KEPT);

    private ExpiredJobs() {}

    /**
     * For how many days jobs are kept after they have ended.
     *
     * @param tenant whose jobs; {@code public}: those of all tenants
     * @param status how they ended
     * @param byType the days of single types
     * @param otherwise the days of all other types
     */
    public record Age(String tenant, JobStatus status, Map<String, Integer> byType, int otherwise) {
        int shortest() {
            return byType.values().stream().reduce(otherwise, Math::min);
        }
    }

    /**
     * A batch that was deleted.
     *
     * @param until when the last of the deleted jobs had ended; null if none was deleted
     */
    public record Batch(int count, @Nullable OffsetDateTime until) {}

    /**
     * Deletes the jobs that are older than their age allows, the oldest first.
     *
     * @param from where the batch before ended
     */
    public static Batch deleteOlder(Handle transaction, Age age, OffsetDateTime from, int limit) {
        return transaction
                .createQuery(BY_AGE)
                .bind("tenant", age.tenant())
                .bind("status", age.status().wireName())
                .bind("from", from)
                .bind("shortest", age.shortest())
                .bind("days", JsonMapper.shared().writeValueAsString(age.byType()))
                .bind("otherwise", age.otherwise())
                .bind("limit", limit)
                .map((row, context) -> new Batch(row.getInt("count"), row.getObject("until", OffsetDateTime.class)))
                .one();
    }

    /** The newest job of a kind that is too many when the newest {@code keep} are kept; empty if none is. */
    public static Optional<UUID> newestBut(Handle handle, int keep, KeptJobs.Kind kind, JobStatus status) {
        return handle.createQuery(NEWEST_OF_THE_REST)
                .bind("tenant", kind.tenant())
                .bind("type", kind.type())
                .bind("status", status.wireName())
                .bind("keep", keep)
                .mapTo(UUID.class)
                .findOne();
    }

    /** Deletes jobs of a kind that are no newer than this one; returns how many. */
    public static int deleteUpTo(Handle transaction, UUID newest, KeptJobs.Kind kind, JobStatus status, int limit) {
        return transaction
                .createUpdate(BY_COUNT)
                .bind("tenant", kind.tenant())
                .bind("type", kind.type())
                .bind("status", status.wireName())
                .bind("newest", newest)
                .bind("limit", limit)
                .execute();
    }
}
