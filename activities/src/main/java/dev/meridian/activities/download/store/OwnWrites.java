package dev.meridian.activities.download.store;

import dev.meridian.activities.job.work.Actor;
import org.jdbi.v3.core.Handle;

/**
 * Tells the product's own writes to downloaded tables from people's edits. A trigger notes every other write as an edit; an edit and
 * a write of the product's own to one table exclude each other.
 */
public final class OwnWrites {
    /** The first number of the advisory locks, as the trigger has it. */
    private static final int LOCKS = 156;

    private OwnWrites() {}

    /** Nothing that the transaction writes to the table is an edit; waits for transactions that are editing it. */
    public static void begin(Handle transaction, long table) {
        transaction
                .createQuery(
                        "SELECT set_config('meridian.own_write', 'on', true) || pg_advisory_xact_lock(:locks, :table)::text")
                .bind("locks", LOCKS)
                .bind("table", Math.toIntExact(table))
                .mapTo(String.class)
                .one();
    }

    /** What the transaction writes from now on is edited by a caller of the API. */
    public static void endFor(Handle transaction, Actor caller) {
        transaction
                .createQuery(
                        "SELECT set_config('meridian.own_write', '', true) || set_config('meridian.caller', :caller, true)"
                                + " || set_config('meridian.caller_id', :id, true)")
                .bind("caller", caller.name())
                .bind("id", caller.id() == null ? "" : caller.id())
                .mapTo(String.class)
                .one();
    }
}
