package dev.meridian.activities.job.database;

import org.jdbi.v3.core.Handle;

/** Lets a limit of rows for each tenant hold when several requests count and insert at the same time. */
public final class TenantLimit {
    private TenantLimit() {}

    /**
     * Makes others that are about to count and insert wait until the transaction ends. Call it before the statement that
     * counts, which sees what the others have committed only if it begins afterwards; and keep the transaction short.
     *
     * @param table whose rows are counted
     */
    public static void hold(Handle transaction, String table, String tenant) {
        transaction
                .createQuery("SELECT pg_advisory_xact_lock(hashtextextended(:limit, 0)) IS NULL")
                .bind("limit", "limit of " + table + " of " + tenant)
                .mapTo(boolean.class)
                .one();
    }
}
