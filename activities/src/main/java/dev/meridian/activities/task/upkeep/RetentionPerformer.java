package dev.meridian.activities.task.upkeep;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.workflows.job.SharedTenant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Deletes in bounded batches, each in a transaction of its own, so that it holds no lock for long, can be cancelled
 * between two batches, and continues where it was when it is repeated. A job of the tenant {@code public} deletes jobs
 * of all tenants, and expired rows of other tables ({@link Expiry}).
 */
public final class RetentionPerformer implements TaskPerformer<Retention> {
    private static final int BATCH = 500;

    /** How many datasets one transaction deletes; a dataset may have 32 MiB of rows. */
    private static final int DATASETS_AT_ONCE = 5;

    private static final String WHOSE = "(:tenant = 'public' OR tenant = :tenant)";

    /**
     * A repetition is kept as long as the job that it repeats; otherwise that job would look as if it had not been
     * repeated.
     */
    private static final String REPEATS_NOTHING_KEPT =
            "NOT EXISTS (SELECT FROM jobs repeated WHERE repeated.id = jobs.retry_of)";

    /**
     * Jobs in the order in which they ended, from where the last batch stopped, so that jobs of types that are kept for
     * longer are skipped once and not once a batch.
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

    /**
     * Jumps in the index from one tenant and type to the next (loose index scan), so that the time does not grow with
     * the jobs.
     */
    private static final String KINDS = """
            WITH RECURSIVE kinds AS (
                (SELECT tenant, type FROM jobs WHERE %1$s ORDER BY tenant, type LIMIT 1)
                UNION ALL
                SELECT next.tenant, next.type
                FROM kinds, LATERAL (
                    SELECT tenant, type FROM jobs
                    WHERE %1$s AND (tenant, type) > (kinds.tenant, kinds.type)
                    ORDER BY tenant, type LIMIT 1) next)
            SELECT tenant, type FROM kinds""".formatted(WHOSE);

    private static final String NEWEST_OF_THE_REST = """
            SELECT id FROM jobs WHERE tenant = :tenant AND type = :type AND status = :status
            ORDER BY id DESC OFFSET :keep LIMIT 1""";

    private static final String BY_COUNT = """
            DELETE FROM jobs WHERE id IN (
                SELECT id FROM jobs
                WHERE tenant = :tenant AND type = :type AND status = :status AND id <= :newest
                  AND %s
                ORDER BY id DESC LIMIT :limit FOR UPDATE SKIP LOCKED)""".formatted(REPEATS_NOTHING_KEPT);

    private final Jdbi jdbi;
    private final List<Expiry> expiries;

    /**
     * @param expiries the other tables from which the shared tenant's job deletes
     */
    public RetentionPerformer(Jdbi jdbi, List<Expiry> expiries) {
        this.jdbi = jdbi;
        this.expiries = List.copyOf(expiries);
    }

    /**
     * How many rows were deleted.
     *
     * @param rows by table, for the shared tenant's job only
     */
    public record Deleted(
            long completed, long failed, long cancelled, long idempotencyKeys, long datasets, Map<String, Long> rows) {}

    @Override
    public JobDefinition<Retention> definition() {
        return Retention.DEFINITION;
    }

    @Override
    public Record perform(Task<Retention> task) throws InterruptedException {
        Retention rules = task.payload();
        String tenant = task.tenant();
        Map<String, Integer> completed = days(rules, true);
        Map<String, Integer> failed = days(rules, false);
        return new Deleted(
                delete(tenant, "completed", completed, rules.completedDays(), rules.keepLastCompleted()),
                delete(tenant, "failed", failed, rules.failedDays(), rules.keepLastFailed()),
                delete(tenant, "cancelled", completed, rules.completedDays(), null),
                deleteKeys(tenant),
                rules.datasetDays() == null ? 0 : deleteDatasets(tenant, rules.datasetDays()),
                tenant.equals(SharedTenant.ID) ? deleteExpired() : Map.of());
    }

    private Map<String, Long> deleteExpired() throws InterruptedException {
        Map<String, Long> deleted = new TreeMap<>();
        for (Expiry expiry : expiries) {
            deleted.put(
                    expiry.table(),
                    untilNothingIsLeft(BATCH, tx -> expiry.page().delete(tx, BATCH)));
        }
        return deleted;
    }

    private long deleteDatasets(String tenant, int days) throws InterruptedException {
        return untilNothingIsLeft(
                DATASETS_AT_ONCE,
                tx -> tx.createUpdate("""
                        DELETE FROM datasets WHERE id IN (
                            SELECT id FROM datasets
                            WHERE (:tenant = 'public' OR tenant = :tenant) AND created_at < now() - :days * interval '1 day'
                            LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                        .bind("tenant", tenant)
                        .bind("days", days)
                        .bind("limit", DATASETS_AT_ONCE)
                        .execute());
    }

    private long delete(
            String tenant, String status, Map<String, Integer> byType, int otherwise, @Nullable Integer keep)
            throws InterruptedException {
        long deleted = deleteOld(tenant, status, byType, otherwise);
        if (keep != null) {
            for (Kind kind : kinds(tenant)) {
                deleted += deleteAllBut(keep, kind, status);
            }
        }
        return deleted;
    }

    private long deleteOld(String tenant, String status, Map<String, Integer> byType, int otherwise)
            throws InterruptedException {
        String days = JsonMapper.shared().writeValueAsString(byType);
        int shortest = byType.values().stream().reduce(otherwise, Math::min);
        AtomicReference<OffsetDateTime> from = new AtomicReference<>(OffsetDateTime.MIN);
        return untilNothingIsLeft(BATCH, tx -> {
            Step step = tx.createQuery(BY_AGE)
                    .bind("tenant", tenant)
                    .bind("status", status)
                    .bind("from", from.get())
                    .bind("shortest", shortest)
                    .bind("days", days)
                    .bind("otherwise", otherwise)
                    .bind("limit", BATCH)
                    .map((row, context) -> new Step(row.getInt("count"), row.getObject("until", OffsetDateTime.class)))
                    .one();
            if (step.until() != null) {
                from.set(step.until());
            }
            return step.count();
        });
    }

    /**
     * A batch that was deleted.
     *
     * @param until when the last deleted job ended; null if none was deleted
     */
    private record Step(int count, @Nullable OffsetDateTime until) {}

    private long deleteAllBut(int keep, Kind kind, String status) throws InterruptedException {
        Optional<UUID> newest = jdbi.withHandle(handle -> handle.createQuery(NEWEST_OF_THE_REST)
                .bind("tenant", kind.tenant())
                .bind("type", kind.type())
                .bind("status", status)
                .bind("keep", keep)
                .mapTo(UUID.class)
                .findOne());
        return newest.isEmpty()
                ? 0
                : untilNothingIsLeft(
                        BATCH,
                        tx -> tx.createUpdate(BY_COUNT)
                                .bind("tenant", kind.tenant())
                                .bind("type", kind.type())
                                .bind("status", status)
                                .bind("newest", newest.get())
                                .bind("limit", BATCH)
                                .execute());
    }

    private record Kind(String tenant, String type) {}

    private List<Kind> kinds(String tenant) {
        return jdbi.withHandle(handle -> handle.createQuery(KINDS)
                .bind("tenant", tenant)
                .map((row, context) -> new Kind(row.getString("tenant"), row.getString("type")))
                .list());
    }

    /** Deletes old idempotency keys; the keys of open jobs are kept, because their requests may still be sent again. */
    private long deleteKeys(String tenant) throws InterruptedException {
        return untilNothingIsLeft(
                BATCH,
                tx -> tx.createUpdate("""
                        DELETE FROM idempotency_keys WHERE (tenant, key_hash) IN (
                            SELECT tenant, key_hash FROM idempotency_keys
                            WHERE (:tenant = 'public' OR tenant = :tenant) AND expires_at < now() AND NOT EXISTS (
                                SELECT FROM jobs WHERE id = job_id AND status IN ('pending', 'running'))
                            LIMIT :limit)""")
                        .bind("tenant", tenant)
                        .bind("limit", BATCH)
                        .execute());
    }

    @FunctionalInterface
    private interface Deletion {
        int in(Handle transaction);
    }

    private long untilNothingIsLeft(int page, Deletion deletion) throws InterruptedException {
        long total = 0;
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int deleted = jdbi.inTransaction(deletion::in);
            total += deleted;
            if (deleted < page) {
                return total;
            }
        }
    }

    private static Map<String, Integer> days(Retention rules, boolean completed) {
        return rules.byType().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> completed
                                ? entry.getValue().completed()
                                : entry.getValue().failed()));
    }
}
