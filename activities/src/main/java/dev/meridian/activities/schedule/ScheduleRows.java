package dev.meridian.activities.schedule;

import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.SharedTenant;
import dev.meridian.workflows.schedule.ScheduledTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The SQL of schedules. */
final class ScheduleRows {
    private static final String COLUMNS = "SELECT tenant, request, created_at, updated_at FROM schedules ";

    private ScheduleRows() {}

    /** A tenant's own schedule or, if it has none of that name, the shared one. */
    static Optional<StoredSchedule> visible(Handle handle, String tenant, String name) {
        return handle.createQuery(COLUMNS + """
                        WHERE tenant IN (:tenant, :shared) AND name = :name
                        ORDER BY tenant <> :tenant LIMIT 1""")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("name", name)
                .map((row, context) -> schedule(row))
                .findOne();
    }

    /** A tenant's own schedule; nobody else changes it until the transaction ends. */
    static Optional<StoredSchedule> lock(Handle transaction, String tenant, String name) {
        return transaction
                .createQuery(COLUMNS + "WHERE tenant = :tenant AND name = :name FOR UPDATE")
                .bind("tenant", tenant)
                .bind("name", name)
                .map((row, context) -> schedule(row))
                .findOne();
    }

    static Optional<StoredSchedule> find(Handle handle, String tenant, String name) {
        return handle.createQuery(COLUMNS + "WHERE tenant = :tenant AND name = :name")
                .bind("tenant", tenant)
                .bind("name", name)
                .map((row, context) -> schedule(row))
                .findOne();
    }

    /** A tenant's schedules and the shared ones, by name. */
    static List<StoredSchedule> list(Handle handle, String tenant, int limit) {
        return handle.createQuery(COLUMNS + "WHERE tenant IN (:tenant, :shared) ORDER BY name, tenant LIMIT :limit")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("limit", limit)
                .map((row, context) -> schedule(row))
                .list();
    }

    /** Returns false if the name is taken, or the tenant has as many as it may. */
    static boolean insert(Handle transaction, String tenant, ScheduleRequest request, int most) {
        return transaction
                        .createUpdate("""
                                INSERT INTO schedules (tenant, name, request)
                                SELECT :tenant, :name, :request
                                WHERE (SELECT count(*) FROM schedules WHERE tenant = :tenant) < :most
                                ON CONFLICT DO NOTHING""")
                        .bind("tenant", tenant)
                        .bind("name", request.name())
                        .bind("request", ScheduleRequest.SHAPE.write(request))
                        .bind("most", most)
                        .execute()
                == 1;
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

    /** Returns false if this seed has been made before, whatever became of it. */
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
        return handle.createQuery("""
                        SELECT scheduled_for, job_id, status FROM scheduled_jobs JOIN jobs ON jobs.id = job_id
                        WHERE scheduled_jobs.tenant = :tenant AND schedule = :name
                        ORDER BY scheduled_for DESC LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("name", name)
                .bind("limit", limit)
                .map((row, context) -> new ScheduledRun(
                        row.getObject("scheduled_for", OffsetDateTime.class).toInstant(),
                        row.getObject("job_id", UUID.class),
                        JobStatus.ofWireName(row.getString("status"))))
                .list();
    }

    private static StoredSchedule schedule(ResultSet row) throws SQLException {
        return new StoredSchedule(
                row.getString("tenant"),
                ScheduleRequest.SHAPE.readStored(row.getString("request")),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
