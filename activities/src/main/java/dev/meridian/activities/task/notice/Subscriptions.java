package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.database.TenantLimit;
import dev.meridian.activities.job.table.JobIds;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The subscriptions to notices of jobs' ends; the database makes the notices (trigger {@code jobs_announce_end}). */
public final class Subscriptions {
    private static final String COLUMNS =
            "SELECT id, target, events, job_types, active, created_at FROM notice_subscriptions WHERE tenant = :tenant";

    /** The most subscriptions of a tenant, because each makes a notice of every job that ends. */
    public static final int MOST = 100;

    private final Jdbi jdbi;

    public Subscriptions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * @param target an http or https URL, or mailto: with an address
     * @param events job.completed, job.failed, job.cancelled
     * @param jobTypes the types whose jobs are announced; null for all types
     * @param active whether notices are made
     */
    public record Subscription(
            UUID id,
            String target,
            List<String> events,
            @Nullable List<String> jobTypes,
            boolean active,
            Instant createdAt) {}

    /** Adds a subscription; empty if the tenant has {@link #MOST} already. */
    public Optional<Subscription> add(
            String tenant, String target, List<String> events, @Nullable List<String> jobTypes) {
        UUID id = JobIds.next();
        return jdbi.inTransaction(tx -> {
            TenantLimit.hold(tx, "notice_subscriptions", tenant);
            tx.createUpdate("""
                            INSERT INTO notice_subscriptions (id, tenant, target, events, job_types)
                            SELECT :id, :tenant, :target, :events, :jobTypes::text[]
                            WHERE (SELECT count(*) FROM notice_subscriptions WHERE tenant = :tenant) < :most""")
                    .bind("id", id)
                    .bind("tenant", tenant)
                    .bind("target", target)
                    .bind("events", events.toArray(String[]::new))
                    .bind("jobTypes", jobTypes == null ? null : jobTypes.toArray(String[]::new))
                    .bind("most", MOST)
                    .execute();
            return find(tx, tenant, id);
        });
    }

    public Optional<Subscription> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> find(handle, tenant, id));
    }

    public List<Subscription> list(String tenant) {
        return jdbi.withHandle(handle -> handle.createQuery(COLUMNS + " ORDER BY id")
                .bind("tenant", tenant)
                .map((row, context) -> subscription(row))
                .list());
    }

    /** Switches a subscription on or off; empty if there is no such subscription. */
    public Optional<Subscription> activate(String tenant, UUID id, boolean active) {
        return jdbi.inTransaction(tx -> {
            tx.createUpdate("UPDATE notice_subscriptions SET active = :active WHERE tenant = :tenant AND id = :id")
                    .bind("active", active)
                    .bind("tenant", tenant)
                    .bind("id", id)
                    .execute();
            return find(tx, tenant, id);
        });
    }

    /** Removes a subscription; returns whether it existed. Its undelivered notices end as failed. */
    public boolean remove(String tenant, UUID id) {
        return jdbi.withHandle(handle -> handle.createUpdate(
                                "DELETE FROM notice_subscriptions WHERE tenant = :tenant AND id = :id")
                        .bind("tenant", tenant)
                        .bind("id", id)
                        .execute())
                == 1;
    }

    private static Optional<Subscription> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery(COLUMNS + " AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> subscription(row))
                .findOne();
    }

    private static Subscription subscription(ResultSet row) throws SQLException {
        Array types = row.getArray("job_types");
        return new Subscription(
                row.getObject("id", UUID.class),
                row.getString("target"),
                List.of((String[]) row.getArray("events").getArray()),
                types == null ? null : List.of((String[]) types.getArray()),
                row.getBoolean("active"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
