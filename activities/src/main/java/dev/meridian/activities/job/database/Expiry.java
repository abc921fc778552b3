package dev.meridian.activities.job.database;

import org.jdbi.v3.core.Handle;

/**
 * Rows of one table that are deleted after a while. The class that writes the table decides which rows have expired;
 * the retention job of the shared tenant deletes them page by page, each page in a transaction of its own.
 *
 * @param table the name of the table
 * @param page deletes the next expired rows
 */
public record Expiry(String table, Page page) {
    /** Deletes expired rows. */
    @FunctionalInterface
    public interface Page {
        /**
         * Deletes at most {@code limit} rows, and skips rows that another transaction has locked.
         *
         * @return how many rows were deleted; if fewer than {@code limit}, no expired row is left
         */
        int delete(Handle transaction, int limit);
    }
}
