package dev.meridian.activities.download.store;

import dev.meridian.activities.job.copy.BinaryCopy;
import dev.meridian.domain.download.row.LastRows;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Compares the rows of a downloaded table with what its source says now. Nothing but temporary tables of its connection is
 * written.
 */
public final class TableComparison {
    /** How many ids of each kind are named. */
    public static final int NAMED = 100;

    private static final String STAGE = "pg_temp.verified_rows";
    private static final String SEEN = "pg_temp.verified_ids";

    /**
     * The prefix of staged columns whose fields the table lacks. Names of downloaded columns have no spaces, so that
     * none of them begins with it.
     */
    private static final String NEW = "New ";

    private final Handle handle;
    private final SnapshotTable table;
    private final Columns columns;
    private List<Column> compared = List.of();
    private long rejected;

    /** @param handle stays open while the comparison works, outside of a transaction between two batches */
    public TableComparison(Handle handle, SnapshotTable table) {
        this.handle = handle;
        this.table = table;
        this.columns = Columns.of(handle, table);
        Ddl.run(handle, "DROP TABLE IF EXISTS " + SEEN);
        Ddl.run(handle, "CREATE TEMPORARY TABLE verified_ids (id text COLLATE \"C\" PRIMARY KEY, kind text)");
    }

    /**
     * What differs.
     *
     * @param rows that the source has, each id counted once
     * @param missing rows of the source that the table lacks
     * @param surplus rows of the table that the source lacks
     * @param different rows of which a column differs
     * @param rejected rows of the source without a usable id
     */
    public record Differences(String table, long rows, Found missing, Found surplus, Found different, long rejected) {
        /** Whether the table has what its source has. */
        public boolean areNone() {
            return missing.count() == 0 && surplus.count() == 0 && different.count() == 0 && rejected == 0;
        }
    }

    /**
     * Rows of one kind.
     *
     * @param ids the first of them, in the order of their ids
     */
    public record Found(long count, List<String> ids) {}

    /** Tells a buffer what the fields of the table are said to hold. */
    public void declareTo(RowBuffer rows) {
        columns.declareTo(rows);
    }

    /** Compares whole pages; of equal ids the last counts. */
    public void compare(List<FetchedPage> pages) {
        List<RowBuffer> buffers = pages.stream().map(FetchedPage::rows).toList();
        rejected += buffers.stream().mapToLong(RowBuffer::rejected).sum();
        handle.useTransaction(tx -> {
            fit(tx, buffers);
            copy(tx, buffers);
            Ddl.run(tx, "SET LOCAL enable_hashjoin = off");
            Ddl.run(tx, "SET LOCAL enable_mergejoin = off");
            Ddl.run(
                    tx,
                    "INSERT INTO " + SEEN + " (id, kind) SELECT s._id, CASE WHEN t._id IS NULL THEN 'missing' WHEN "
                            + differs() + " THEN 'different' END FROM " + STAGE + " AS s LEFT JOIN " + table.quoted()
                            + " AS t ON t._id = s._id ON CONFLICT (id) DO UPDATE SET kind = excluded.kind");
            for (RowBuffer rows : buffers) {
                for (String gone : rows.deleted()) {
                    tx.createUpdate("DELETE FROM pg_temp.verified_ids WHERE id = :id")
                            .bind("id", gone)
                            .execute();
                }
            }
        });
    }

    /** Returns the differences, after all pages have been compared. */
    public Differences finish() {
        return handle.inTransaction(tx -> {
            Ddl.run(tx, "ANALYZE " + SEEN);
            String surplus = " FROM " + table.quoted() + " AS t WHERE NOT EXISTS (SELECT FROM " + SEEN
                    + " AS seen WHERE seen.id = t._id)";
            return new Differences(
                    table.name(),
                    number(tx, "SELECT count(*) FROM " + SEEN),
                    ofKind(tx, "missing"),
                    new Found(
                            number(tx, "SELECT count(*)" + surplus),
                            ids(tx, "SELECT t._id" + surplus + " ORDER BY t._id LIMIT " + NAMED)),
                    ofKind(tx, "different"),
                    rejected);
        });
    }

    private static Found ofKind(Handle tx, String kind) {
        String found = " FROM " + SEEN + " WHERE kind = '" + kind + "'";
        return new Found(
                number(tx, "SELECT count(*)" + found), ids(tx, "SELECT id" + found + " ORDER BY id LIMIT " + NAMED));
    }

    /** The stage gets the columns of the table, as wide as the values need them, and one for each field that is new. */
    private void fit(Handle tx, List<RowBuffer> buffers) {
        List<Column> fitting = new ArrayList<>(compared.isEmpty() ? columns.all() : compared);
        for (RowBuffer rows : buffers) {
            for (int field = 0; field < rows.fields().size(); field++) {
                ColumnType needed = rows.columnOf(field);
                if (needed != null) {
                    hold(fitting, rows.fields().get(field), needed);
                }
            }
        }
        if (!compared.equals(fitting) || compared.isEmpty()) {
            compared = List.copyOf(fitting);
            Ddl.run(tx, "DROP TABLE IF EXISTS " + STAGE);
            String types = compared.stream()
                    .map(column -> ", " + column.quoted() + " " + column.type().sql())
                    .collect(Collectors.joining());
            Ddl.run(
                    tx,
                    "CREATE TEMPORARY TABLE verified_rows (_id text COLLATE \"C\", _notes jsonb, _version text" + types
                            + ", _present bytea) ON COMMIT DELETE ROWS");
        }
    }

    private static void hold(List<Column> fitting, String field, ColumnType needed) {
        for (int i = 0; i < fitting.size(); i++) {
            Column column = fitting.get(i);
            if (column.field().equals(field)) {
                boolean isText = column.type() == ColumnType.TEXT;
                fitting.set(
                        i,
                        column.widenedTo(
                                isText ? ColumnType.TEXT : column.type().join(needed)));
                return;
            }
        }
        fitting.add(new Column(field, NEW + fitting.size(), needed, null, null));
    }

    private void copy(Handle tx, List<RowBuffer> buffers) {
        int[][] last = LastRows.of(buffers);
        String names = compared.stream().map(column -> ", " + column.quoted()).collect(Collectors.joining());
        try (BinaryCopy copy =
                new BinaryCopy(tx.getConnection(), STAGE + " (_id, _notes, _version" + names + ", _present)")) {
            for (int page = 0; page < buffers.size(); page++) {
                new CopyRows(compared, buffers.get(page)).copyTo(copy, last[page], true);
            }
            copy.finish();
        } catch (SQLException failed) {
            throw new UnableToExecuteStatementException(failed, null);
        }
    }

    private String differs() {
        List<String> conditions = new ArrayList<>(List.of(
                table.partialRows()
                        ? "(s._version IS NOT NULL AND t._version IS DISTINCT FROM s._version)"
                        : "t._version IS DISTINCT FROM s._version"));
        List<Column> stored = columns.all();
        for (int i = 0; i < compared.size(); i++) {
            String came = "s." + compared.get(i).quoted();
            if (i >= stored.size()) {
                // A field that policy leaves out is no difference.
                if (table.choices().policy() != SchemaPolicy.IGNORE) {
                    conditions.add(came + " IS NOT NULL");
                }
                continue;
            }
            String kept = "t." + ColumnNames.quoted(stored.get(i).name());
            boolean sameType = stored.get(i).type() == compared.get(i).type();
            String differs =
                    kept + (sameType ? "" : "::text") + " IS DISTINCT FROM " + came + (sameType ? "" : "::text");
            conditions.add(table.partialRows() ? "(get_bit(s._present, " + i + ") = 1 AND " + differs + ")" : differs);
        }
        return "(" + String.join(" OR ", conditions) + ")";
    }

    private static long number(Handle tx, String sql) {
        return tx.createQuery(sql).mapTo(long.class).one();
    }

    private static List<String> ids(Handle tx, String sql) {
        return tx.createQuery(sql).mapTo(String.class).list();
    }
}
