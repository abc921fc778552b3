package dev.meridian.activities.job.database;

import org.jdbi.v3.core.Handle;

/** Enforces a limit of rows for each tenant also when several requests count and insert at the same time. */
public final class TenantLimit {
    private TenantLimit() {}

    /**
     * Makes other transactions that count and insert wait until this one ends. Call it before the statement that
     * counts, because a statement sees only what was committed before it began; and keep the transaction short.
     *
     * @param table the table with the counted rows
     */
    public static void hold(Handle transaction, String table, String tenant) {
        transaction
                .createQuery("SELECT pg_advisory_xact_lock(hashtextextended(:limit, 0)) IS NULL")
                .bind("limit", "limit of " + table + " of " + tenant)
                .mapTo(boolean.class)
                .one();
    }
}
