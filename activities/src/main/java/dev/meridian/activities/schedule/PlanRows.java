package dev.meridian.activities.schedule;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The SQL for the state of schedules in Temporal: which times Temporal has, and which schedules may differ from their
 * rows.
 */
final class PlanRows {
    private PlanRows() {}

    /** What has to be brought up to date in Temporal. */
    enum Lack {
        /** Temporal's times end too soon, or were computed by other rules. */
        TIMES,
        /** A change was cut short, so that Temporal may not have the schedule's current version. */
        CERTAINTY,
        /** The schedule was deleted, and Temporal may still have it. */
        REMOVAL
    }

    /** A schedule that has to be brought up to date in Temporal. */
    record Lacking(StoredSchedule schedule, Lack lack) {}

    /** Notes that Temporal may differ from the stored schedule until {@link #markDone}. */
    static void markInDoubt(Handle transaction, String tenant, String name) {
        mark(transaction, tenant, name, "in_doubt");
    }

    /** Hides a deleted schedule from its tenant while Temporal may still have it. */
    static void markRemoving(Handle transaction, String tenant, String name) {
        mark(transaction, tenant, name, "removing");
    }

    private static void mark(Handle transaction, String tenant, String name, String sync) {
        transaction
                .createUpdate("""
                        UPDATE schedules SET sync = :sync, sync_at = now()
                        WHERE tenant = :tenant AND name = :name AND sync <> 'removing'""")
                .bind("sync", sync)
                .bind("tenant", tenant)
                .bind("name", name)
                .execute();
    }

    /** Notes that Temporal has the schedule's current version, with the times of a span if it needs one. */
    static void markDone(Handle transaction, String tenant, ScheduleRequest request, PlannedSpan span) {
        boolean planned = ScheduleSpecs.isPlanned(request);
        transaction
                .createUpdate("""
                        UPDATE schedules
                        SET sync = 'done', sync_at = now(), planned_by = :rules, planned_from = :from, planned_until = :until
                        WHERE tenant = :tenant AND name = :name""")
                .bind("rules", ScheduleSpecs.rules(request))
                .bind("from", planned ? span.from() : null)
                .bind("until", planned ? span.until() : null)
                .bind("tenant", tenant)
                .bind("name", request.name())
                .execute();
    }

    /** The first date for which Temporal has the times; empty if it has them for all time. */
    static Optional<LocalDate> plannedFrom(Handle transaction, String tenant, String name) {
        return transaction
                .createQuery("SELECT planned_from FROM schedules WHERE tenant = :tenant AND name = :name")
                .bind("tenant", tenant)
                .bind("name", name)
                .mapTo(LocalDate.class)
                .findOne();
    }

    /**
     * The schedules of which Temporal lacks something; changes that were begun a moment ago may still be under way and do
     * not count.
     */
    static List<SchedulePosition> lacking(Handle handle, int limit) {
        return handle.createQuery("SELECT name, tenant FROM schedules WHERE " + LACKING + " LIMIT :limit")
                .bind("timeless", ScheduleSpecs.timelessRules())
                .bind("planned", ScheduleSpecs.planningRules())
                .bind("limit", limit)
                .map((row, context) -> new SchedulePosition(row.getString("name"), row.getString("tenant")))
                .list();
    }

    /**
     * Locks such a schedule until the transaction ends; empty if it is up to date by now or somebody else has locked
     * it.
     */
    static Optional<Lacking> lock(Handle transaction, SchedulePosition schedule) {
        return transaction
                .createQuery("""
                        SELECT tenant, request, created_at, updated_at,
                               CASE sync WHEN 'done' THEN 'TIMES' WHEN 'in_doubt' THEN 'CERTAINTY' ELSE 'REMOVAL' END AS lack
                        FROM schedules WHERE tenant = :tenant AND name = :name AND\s""" + LACKING + " FOR UPDATE SKIP LOCKED")
                .bind("tenant", schedule.tenant())
                .bind("name", schedule.name())
                .bind("timeless", ScheduleSpecs.timelessRules())
                .bind("planned", ScheduleSpecs.planningRules())
                .map((row, context) -> new Lacking(ScheduleRows.schedule(row), Lack.valueOf(row.getString("lack"))))
                .findOne();
    }

    private static final String LACKING = """
            (sync = 'removing' OR sync = 'in_doubt' AND sync_at < now() - interval '30 seconds'
             OR sync = 'done' AND (planned_by NOT IN (:timeless, :planned)
                                   OR planned_until < now() + interval '1 year'))""";
}
