package dev.meridian.activities.job.database;

import org.jdbi.v3.core.Handle;

/**
 * Rows of one table that nobody needs after a while. The class that writes the table says which rows are over; the retention job of
 * the shared tenant deletes them page by page, each page in a transaction of its own.
 *
 * @param table the name of the table
 * @param page deletes the next rows that are over
 */
public record Expiry(String table, Page page) {
    /** Deletes rows that are over. */
    @FunctionalInterface
    public interface Page {
        /**
         * Deletes at most {@code limit} rows, passing over rows that somebody has locked.
         *
         * @return how many were deleted; fewer than {@code limit}: none is left
         */
        int delete(Handle transaction, int limit);
    }
}
