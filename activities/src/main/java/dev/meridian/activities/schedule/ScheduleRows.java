package dev.meridian.activities.schedule;

import dev.meridian.activities.job.database.TenantLimit;
import dev.meridian.activities.job.table.query.JobStatuses;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.SharedTenant;
import dev.meridian.workflows.schedule.ScheduledTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of schedules. A schedule that is being removed is not found. */
final class ScheduleRows {
    private static final String COLUMNS = "SELECT tenant, request, created_at, updated_at FROM schedules ";

    private ScheduleRows() {}

    /** A tenant's own schedule or, if it has none of that name, the shared one. */
    static Optional<StoredSchedule> visible(Handle handle, String tenant, String name) {
        return handle.createQuery(COLUMNS + """
                        WHERE tenant IN (:tenant, :shared) AND name = :name AND sync <> 'removing'
                        ORDER BY tenant <> :tenant LIMIT 1""")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("name", name)
                .map((row, context) -> schedule(row))
                .findOne();
    }

    /** A tenant's own schedule; nobody else changes it until the transaction ends. */
    static Optional<StoredSchedule> lock(Handle transaction, String tenant, String name) {
        return own(transaction, tenant, name, "FOR UPDATE");
    }

    static Optional<StoredSchedule> find(Handle handle, String tenant, String name) {
        return own(handle, tenant, name, "");
    }

    private static Optional<StoredSchedule> own(Handle handle, String tenant, String name, String lock) {
        return handle.createQuery(COLUMNS + "WHERE tenant = :tenant AND name = :name AND sync <> 'removing' " + lock)
                .bind("tenant", tenant)
                .bind("name", name)
                .map((row, context) -> schedule(row))
                .findOne();
    }

    /**
     * A tenant's schedules and the shared ones, by name and then by tenant.
     *
     * @param after where the page before ended
     */
    static List<StoredSchedule> list(Handle handle, String tenant, SchedulePosition after, int limit) {
        return handle.createQuery(COLUMNS + """
                        WHERE tenant IN (:tenant, :shared) AND sync <> 'removing'
                          AND (name, tenant) > (:afterName, :afterTenant)
                        ORDER BY name, tenant LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("afterName", after.name())
                .bind("afterTenant", after.tenant())
                .bind("limit", limit)
                .map((row, context) -> schedule(row))
                .list();
    }

    /** Inserts a schedule that Temporal does not have yet. */
    static Insertion insert(Handle transaction, String tenant, ScheduleRequest request, int most) {
        TenantLimit.hold(transaction, "schedules", tenant);
        boolean taken = find(transaction, tenant, request.name()).isPresent();
        boolean inserted = !taken
                && transaction
                                .createUpdate("""
                                INSERT INTO schedules (tenant, name, request, sync)
                                SELECT :tenant, :name, :request, 'in_doubt'
                                WHERE (SELECT count(*) FROM schedules
                                       WHERE tenant = :tenant AND sync <> 'removing') < :most
                                ON CONFLICT (tenant, name) DO UPDATE SET request = excluded.request, sync = 'in_doubt',
                                    sync_at = now(), planned_from = NULL, created_at = now(), updated_at = now()
                                WHERE schedules.sync = 'removing'""")
                                .bind("tenant", tenant)
                                .bind("name", request.name())
                                .bind("request", ScheduleRequest.SHAPE.write(request))
                                .bind("most", most)
                                .execute()
                        == 1;
        return inserted ? Insertion.DONE : taken ? Insertion.NAME_TAKEN : Insertion.TOO_MANY;
    }

    static void update(Handle transaction, String tenant, ScheduleRequest request) {
        transaction
                .createUpdate("""
                        UPDATE schedules SET request = :request, updated_at = now()
                        WHERE tenant = :tenant AND name = :name""")
                .bind("tenant", tenant)
                .bind("name", request.name())
                .bind("request", ScheduleRequest.SHAPE.write(request))
                .execute();
    }

    static void delete(Handle transaction, String tenant, String name) {
        transaction
                .createUpdate("DELETE FROM schedules WHERE tenant = :tenant AND name = :name")
                .bind("tenant", tenant)
                .bind("name", name)
                .execute();
    }

    /** Returns false if this schedule of the product has been created before, even if somebody has deleted it since. */
    static boolean markSeeded(Handle transaction, String name) {
        return transaction
                        .createUpdate("INSERT INTO seeded_schedules (name) VALUES (:name) ON CONFLICT DO NOTHING")
                        .bind("name", name)
                        .execute()
                == 1;
    }

    static void noteJob(Handle transaction, ScheduledTime time, UUID jobId) {
        transaction
                .createUpdate("""
                        INSERT INTO scheduled_jobs (tenant, schedule, scheduled_for, job_id)
                        VALUES (:tenant, :schedule, :at, :job) ON CONFLICT DO NOTHING""")
                .bind("tenant", time.tenant())
                .bind("schedule", time.schedule())
                .bind("at", time.at().atOffset(ZoneOffset.UTC))
                .bind("job", jobId)
                .execute();
    }

    /** The newest jobs of a schedule. */
    static List<ScheduledRun> runs(Handle handle, String tenant, String name, int limit) {
        record Run(Instant scheduledFor, UUID jobId) {}
        List<Run> runs = handle.createQuery("""
                        SELECT scheduled_for, job_id FROM scheduled_jobs
                        WHERE tenant = :tenant AND schedule = :name
                        ORDER BY scheduled_for DESC LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("name", name)
                .bind("limit", limit)
                .map((row, context) -> new Run(
                        row.getObject("scheduled_for", OffsetDateTime.class).toInstant(),
                        row.getObject("job_id", UUID.class)))
                .list();
        Map<UUID, JobStatus> statuses =
                JobStatuses.of(handle, runs.stream().map(Run::jobId).toList());
        return runs.stream()
                .filter(run -> statuses.containsKey(run.jobId()))
                .map(run -> new ScheduledRun(
                        run.scheduledFor(), run.jobId(), Objects.requireNonNull(statuses.get(run.jobId()))))
                .toList();
    }

    static StoredSchedule schedule(ResultSet row) throws SQLException {
        return new StoredSchedule(
                row.getString("tenant"),
                ScheduleRequest.SHAPE.readStored(row.getString("request")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
