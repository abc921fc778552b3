package dev.meridian.activities.download.store;

import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Keeps what people have edited when a download writes: edited fields stay as they are, deleted rows stay away, created rows stay. If
 * the service has changed the same field or row meanwhile, a conflict is noted; if it has the edited value by now, the edit is over.
 * Always inside the transaction of a batch, which has called {@link #begin} first.
 */
final class KeptEdits {
    /**
     * The expression by which values are compared: 1 and "1" count as the same value, because the column may have been
     * widened to text.
     */
    private static final String SAME =
            "(%1$s IS NOT DISTINCT FROM %2$s OR %1$s #>> '{}' IS NOT DISTINCT FROM %2$s #>> '{}')";

    private final SnapshotTable table;

    KeptEdits(SnapshotTable table) {
        this.table = table;
    }

    /**
     * Begins a write of the product's own: edits wait until the transaction ends, and triggers note nothing of it.
     *
     * @return whether anything of the table is edited
     */
    boolean begin(Handle tx) {
        OwnWrites.begin(tx, table.id());
        return tx.createQuery("SELECT EXISTS (SELECT FROM snapshot_edits WHERE table_id = :table)")
                .bind("table", table.id())
                .mapTo(boolean.class)
                .one();
    }

    /**
     * Changes the staged rows of a batch before they are merged: edited fields get the table's values, and rows that
     * were deleted here are taken out.
     */
    void keep(Handle tx, String stage, List<Column> columns) {
        Ddl.run(tx, "SET LOCAL timezone = 'UTC'");
        Ddl.run(tx, "SET LOCAL bytea_output = 'hex'");
        Ddl.run(tx, "SET LOCAL enable_hashjoin = on");
        keepDeletions(tx, stage, columns);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (isEdited(tx, column)) {
                keep(tx, stage, column, i);
            }
        }
        Ddl.run(tx, "SET LOCAL enable_hashjoin = off");
    }

    /**
     * Notes that the service has deleted rows.
     *
     * @param ids a query that finds the rows' ids, as the column {@code id}
     */
    void gone(Handle tx, String ids) {
        Ddl.run(
                tx,
                "DELETE FROM snapshot_edits AS e WHERE e.table_id = " + table.id()
                        + " AND e.kind = 'delete' AND e.row_id IN (" + ids + ")");
        String edited = " FROM snapshot_edits AS e WHERE e.table_id = " + table.id()
                + " AND e.kind = 'update' AND e.row_id IN (" + ids + ")";
        Ddl.run(tx, "DELETE FROM snapshot_conflicts WHERE kind <> 'gone' AND edit_id IN (SELECT e.id" + edited + ")");
        Ddl.run(
                tx,
                "INSERT INTO snapshot_conflicts (edit_id, kind) SELECT e.id, 'gone'" + edited
                        + " ON CONFLICT (edit_id) DO NOTHING");
    }

    /** A condition on the ids of rows that have an edit, which no download deletes. */
    String isEdited(String id) {
        return "EXISTS (SELECT FROM snapshot_edits AS e WHERE e.table_id = " + table.id() + " AND e.row_id = " + id
                + ")";
    }

    /** A condition on the ids of rows that were created here. */
    String isCreated(String id) {
        return "EXISTS (SELECT FROM snapshot_edits AS e WHERE e.table_id = " + table.id() + " AND e.row_id = " + id
                + " AND e.kind = 'create')";
    }

    /** Writes what is known of a column in the column's new type, before the column gets the type. */
    static void widen(Handle tx, SnapshotTable table, String column, ColumnType old, ColumnType wider) {
        String its = Ddl.literal(column);
        String written =
                old == ColumnType.JSONB ? "(%1$s)::text" : "((%1$s #>> '{}')::" + old.sql() + ")::" + wider.sql();
        String value = "CASE WHEN %1$s = 'null' THEN %1$s ELSE to_jsonb(" + written + ") END";
        for (String place : List.of("base", "value")) {
            Ddl.run(
                    tx,
                    "UPDATE snapshot_edits SET " + place + " = " + value.formatted(place) + " WHERE table_id = "
                            + table.id() + " AND column_name = " + its + " AND " + place + " IS NOT NULL");
            String member = place + " -> " + its;
            Ddl.run(
                    tx,
                    "UPDATE snapshot_edits SET " + place + " = jsonb_set(" + place + ", ARRAY[" + its + "], "
                            + value.formatted("(" + member + ")") + ") WHERE table_id = " + table.id()
                            + " AND column_name = '' AND " + place + " ? " + its);
        }
    }

    private boolean isEdited(Handle tx, Column column) {
        return tx.createQuery("""
                        SELECT EXISTS (SELECT FROM snapshot_edits
                                       WHERE table_id = :table AND column_name = :column AND kind = 'update')""")
                .bind("table", table.id())
                .bind("column", column.name())
                .mapTo(boolean.class)
                .one();
    }

    private void keepDeletions(Handle tx, String stage, List<Column> columns) {
        String matched = " FROM snapshot_edits AS e JOIN " + stage + " AS s ON s._id = e.row_id WHERE e.table_id = "
                + table.id() + " AND e.kind = 'delete'";
        StringBuilder differs = new StringBuilder("false");
        for (int i = 0; i < columns.size(); i++) {
            String name = Ddl.literal(columns.get(i).name());
            String same = SAME.formatted("coalesce(e.base -> " + name + ", 'null')", "(to_jsonb(s.*) -> " + name + ")");
            differs.append(" OR (")
                    .append(came(i))
                    .append(" AND NOT ")
                    .append(same)
                    .append(")");
        }
        Ddl.run(
                tx,
                "DELETE FROM snapshot_conflicts WHERE edit_id IN (SELECT e.id" + matched + " AND NOT (" + differs
                        + "))");
        note(
                tx,
                "to_jsonb(s.*) - ARRAY['_id', '_notes', '" + Upsert.PRESENT_NAME + "']",
                matched + " AND (" + differs + ")");
        Ddl.run(
                tx,
                "DELETE FROM " + stage + " AS s USING snapshot_edits AS e WHERE e.table_id = " + table.id()
                        + " AND e.kind = 'delete' AND e.row_id = s._id");
    }

    private void keep(Handle tx, String stage, Column column, int number) {
        String name = Ddl.literal(column.name());
        String theirs = "(to_jsonb(s.*) -> " + name + ")";
        String matched = " FROM snapshot_edits AS e JOIN " + stage + " AS s ON s._id = e.row_id WHERE e.table_id = "
                + table.id() + " AND e.kind = 'update' AND e.column_name = " + name + " AND " + came(number);
        String isOurs = SAME.formatted("e.value", theirs);
        String isBase = SAME.formatted("e.base", theirs);
        Ddl.run(tx, "DELETE FROM snapshot_edits WHERE id IN (SELECT e.id" + matched + " AND " + isOurs + ")");
        Ddl.run(tx, "DELETE FROM snapshot_conflicts WHERE edit_id IN (SELECT e.id" + matched + " AND " + isBase + ")");
        note(tx, theirs, matched + " AND NOT " + isBase);
        String quoted = ColumnNames.quoted(column.name());
        Ddl.run(
                tx,
                "UPDATE " + stage + " AS s SET " + quoted + " = t." + quoted + " FROM " + table.quoted()
                        + " AS t, snapshot_edits AS e WHERE t._id = s._id AND e.row_id = s._id AND e.table_id = "
                        + table.id() + " AND e.column_name = " + name);
    }

    /** A conflict that has changed gets another number, so that nobody settles what they have not seen. */
    private static void note(Handle tx, String theirs, String matched) {
        Ddl.run(
                tx,
                "DELETE FROM snapshot_conflicts AS c USING (SELECT e.id, " + theirs + " AS theirs" + matched
                        + ") AS now WHERE c.edit_id = now.id AND (c.theirs IS DISTINCT FROM now.theirs OR c.kind = 'gone'"
                        + " OR NOT c.is_known)");
        Ddl.run(
                tx,
                "INSERT INTO snapshot_conflicts (edit_id, kind, theirs) SELECT e.id, 'changed', " + theirs + matched
                        + " ON CONFLICT (edit_id) DO NOTHING");
    }

    private String came(int number) {
        return table.partialRows() ? "get_bit(s." + Upsert.PRESENT + ", " + number + ") = 1" : "true";
    }
}
