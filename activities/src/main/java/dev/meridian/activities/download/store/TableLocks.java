package dev.meridian.activities.download.store;

import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Keeps the columns of tables from being changed while the tables are read. */
public final class TableLocks {
    private TableLocks() {}

    /**
     * Lets nobody drop the tables or change their columns until the transaction ends; rows may be written. Call it before the
     * transaction's first query: to a view of the data that is older than a change of a column's type the table would be empty.
     */
    public static void hold(Handle transaction, List<SnapshotTable> tables) {
        if (!tables.isEmpty()) {
            Ddl.run(
                    transaction,
                    "LOCK TABLE " + tables.stream().map(SnapshotTable::quoted).collect(Collectors.joining(", "))
                            + " IN ACCESS SHARE MODE");
        }
    }
}
