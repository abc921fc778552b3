package dev.meridian.activities.record.landmark;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Transactions in which all statements see the index, and everything else, as it was at their first one. */
public final class IndexSnapshot {
    /**
     * One round trip, where asking the driver for the level takes three. Starting other processes for the few milliseconds of
     * a lookup would take longer than the lookup.
     */
    private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
            + " SET LOCAL max_parallel_workers_per_gather = 0";

    private IndexSnapshot() {}

    /** Reads within such a transaction. */
    public static <T> T read(Jdbi jdbi, Function<Handle, T> work) {
        return jdbi.inTransaction((Handle tx) -> {
            tx.execute(BEGIN);
            return work.apply(tx);
        });
    }
}
