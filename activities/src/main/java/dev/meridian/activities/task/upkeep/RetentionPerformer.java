package dev.meridian.activities.task.upkeep;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.table.query.ExpiredJobs;
import dev.meridian.activities.job.table.query.ExpiredJobs.Age;
import dev.meridian.activities.job.table.query.KeptJobs;
import dev.meridian.activities.job.table.query.KeptJobs.Kind;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.SharedTenant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Deletes in bounded batches, each in a transaction of its own, so that it holds no lock for long, can be cancelled
 * between two batches, and continues where it was when it is repeated. A job of the tenant {@code public} deletes jobs
 * of all tenants, and expired rows of other tables ({@link Expiry}).
 */
public final class RetentionPerformer implements TaskPerformer<Retention> {
    private static final int BATCH = 500;

    /** How many datasets one transaction deletes; a dataset may have 32 MiB of rows. */
    private static final int DATASETS_AT_ONCE = 5;

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
                delete(
                        new Age(tenant, JobStatus.COMPLETED, completed, rules.completedDays()),
                        rules.keepLastCompleted()),
                delete(new Age(tenant, JobStatus.FAILED, failed, rules.failedDays()), rules.keepLastFailed()),
                delete(new Age(tenant, JobStatus.CANCELLED, completed, rules.completedDays()), null),
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

    private long delete(Age age, @Nullable Integer keep) throws InterruptedException {
        long deleted = deleteOlder(age);
        if (keep != null) {
            for (Kind kind : jdbi.withHandle(handle -> KeptJobs.kinds(handle, age.tenant()))) {
                deleted += deleteAllBut(keep, kind, age.status());
            }
        }
        return deleted;
    }

    private long deleteOlder(Age age) throws InterruptedException {
        AtomicReference<OffsetDateTime> from = new AtomicReference<>(OffsetDateTime.MIN);
        return untilNothingIsLeft(BATCH, tx -> {
            ExpiredJobs.Batch batch = ExpiredJobs.deleteOlder(tx, age, Objects.requireNonNull(from.get()), BATCH);
            if (batch.until() != null) {
                from.set(batch.until());
            }
            return batch.count();
        });
    }

    private long deleteAllBut(int keep, Kind kind, JobStatus status) throws InterruptedException {
        Optional<UUID> newest = jdbi.withHandle(handle -> ExpiredJobs.newestBut(handle, keep, kind, status));
        return newest.isEmpty()
                ? 0
                : untilNothingIsLeft(BATCH, tx -> ExpiredJobs.deleteUpTo(tx, newest.get(), kind, status, BATCH));
    }

    /** Deletes old idempotency keys; the keys of open jobs are kept, because their requests may still be sent again. */
    private long deleteKeys(String tenant) throws InterruptedException {
        return untilNothingIsLeft(
                BATCH,
                tx -> tx.createUpdate("""
                        DELETE FROM idempotency_keys WHERE (tenant, key_hash) IN (
                            SELECT tenant, key_hash FROM idempotency_keys
                            WHERE (:tenant = 'public' OR tenant = :tenant) AND expires_at < now() AND NOT EXISTS (
                                SELECT FROM open_jobs WHERE id = job_id)
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
