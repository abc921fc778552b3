package dev.meridian.activities.schedule;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The SQL of what Temporal has been given of schedules. */
final class PlanRows {
    private PlanRows() {}

    /** What Temporal lacks of a schedule. */
    enum Lack {
        /** Its times end too soon, or were computed by other rules. */
        TIMES,
        /** Whether it has the schedule as it is. */
        CERTAINTY,
        /** That it is gone. */
        REMOVAL
    }

    /** A schedule of which Temporal lacks something. */
    record Lacking(StoredSchedule schedule, Lack lack) {}

    /** Notes that Temporal may have something else from now on, until {@link #markDone}. */
    static void markInDoubt(Handle transaction, String tenant, String name) {
        mark(transaction, tenant, name, "in_doubt");
    }

    /** Lets a schedule be gone for its tenant while Temporal may still have it. */
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

    /** Notes that Temporal has the schedule as it is, with the times of a span if it needs one. */
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

    /** One of those, if it still lacks something and nobody is changing it; nobody does until the transaction ends. */
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
