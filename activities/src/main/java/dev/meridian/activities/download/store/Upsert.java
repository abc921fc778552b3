package dev.meridian.activities.download.store;

import dev.meridian.activities.job.copy.BinaryCopy;
import dev.meridian.domain.download.value.ColumnNames;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** The statements that bring rows into one downloaded table; inside the caller's transaction. */
final class Upsert {
    static final String UNIQUE_VIOLATION = "23505";

    /** The staged column that says which fields a row has; no field's column has a blank in its name. */
    static final String PRESENT_NAME = "fields present";

    static final String PRESENT = ColumnNames.quoted(PRESENT_NAME);

    /**
     * @param inserted rows with ids that the table did not have
     * @param changed these, and rows of which a column differed
     */
    record Written(long inserted, long changed) {
        static final Written NOTHING = new Written(0, 0);

        Written and(Written more) {
            return new Written(inserted + more.inserted, changed + more.changed);
        }
    }

    private final SnapshotTable table;
    private final String stage;
    private final KeptEdits edits;
    private boolean hasStage;

    Upsert(SnapshotTable table, KeptEdits edits) {
        this.table = table;
        this.edits = edits;
        this.stage = "pg_temp.download_stage_" + table.id();
    }

    /** Copies rows with ids that the table does not have; {@link #UNIQUE_VIOLATION} if it has one of them. */
    void copyStraight(Handle tx, Columns columns, List<CopyRows> pages, int[][] rows) throws SQLException {
        copy(tx, table.quoted() + " (" + columns.list("") + ")", pages, rows, false);
    }

    /** Inserts rows with new ids, and updates those of which a column differs; nothing else is written. */
    Written merge(Handle tx, Columns columns, List<CopyRows> pages, int[][] rows, boolean isEdited)
            throws SQLException {
        if (!hasStage) {
            // The connection may have a stage from before the table got other columns.
            forgetStage(tx);
            Ddl.run(
                    tx,
                    "CREATE TEMPORARY TABLE IF NOT EXISTS " + stage.substring("pg_temp.".length())
                            + " ON COMMIT DELETE ROWS AS SELECT " + columns.list("") + ", NULL::bytea AS " + PRESENT
                            + " FROM " + table.quoted() + " WITH NO DATA");
            hasStage = true;
        }
        if (table.partialRows()) {
            // A batch may have several turns, and the stage is emptied with the transaction only.
            Ddl.run(tx, "TRUNCATE " + stage);
        }
        String presence = table.partialRows() ? ", " + PRESENT : "";
        copy(tx, stage + " (" + columns.list("") + presence + ")", pages, rows, table.partialRows());
        // The temporary table has no statistics: without a hint each batch would read the whole target.
        Ddl.run(tx, "SET LOCAL enable_hashjoin = off");
        Ddl.run(tx, "SET LOCAL enable_mergejoin = off");
        if (isEdited) {
            edits.keep(tx, stage, columns.all());
        }
        try (Statement statement = tx.getConnection().createStatement();
                ResultSet result = statement.executeQuery(mergeSql(columns))) {
            result.next();
            return new Written(result.getLong(1), result.getLong(2));
        }
    }

    private static void copy(Handle tx, String target, List<CopyRows> pages, int[][] rows, boolean withPresence)
            throws SQLException {
        try (BinaryCopy copy = new BinaryCopy(tx.getConnection(), target)) {
            for (int page = 0; page < pages.size(); page++) {
                pages.get(page).copyTo(copy, rows[page], withPresence);
            }
            copy.finish();
        }
    }

    /** The stage has other columns than the table now. */
    void forgetStage(Handle tx) {
        Ddl.run(tx, "DROP TABLE IF EXISTS " + stage);
        hasStage = false;
    }

    /** Deletes rows by their ids, but no edited ones; returns how many there were. */
    long delete(Handle tx, List<String> ids, boolean isEdited) {
        String kept = "";
        if (isEdited) {
            String list = ids.stream().map(Ddl::literal).collect(Collectors.joining(", "));
            edits.gone(tx, "SELECT id FROM unnest(ARRAY[" + list + "]::text[]) AS id");
            kept = " AND NOT " + edits.isEdited("_id");
        }
        return tx.createUpdate("DELETE FROM " + table.quoted() + " WHERE _id = ANY (:ids)" + kept)
                .bindArray("ids", String.class, ids)
                .execute();
    }

    private String mergeSql(Columns columns) {
        List<String> names = columns.all().stream().map(Column::quoted).toList();
        List<String> values = IntStream.range(0, names.size())
                .mapToObj(i -> table.partialRows()
                        ? "CASE WHEN get_bit(s." + PRESENT + ", " + i + ") = 1 THEN s." + names.get(i) + " ELSE t."
                                + names.get(i) + " END"
                        : "s." + names.get(i))
                .toList();
        String stored = "t._notes, t._version" + joined(names, "t.");
        // The version of a row that comes without one may be outdated: then the service refuses a change that names it.
        String version = table.partialRows() ? "COALESCE(s._version, t._version)" : "s._version";
        String came = "s._notes, " + version + joined(values, "");
        String set = IntStream.range(0, names.size())
                .mapToObj(i -> ", " + names.get(i) + " = " + values.get(i))
                .collect(Collectors.joining());
        return "WITH merged AS (MERGE INTO " + table.quoted() + " AS t USING " + stage + " AS s ON t._id = s._id"
                + " WHEN MATCHED AND (" + stored + ") IS DISTINCT FROM (" + came + ")"
                + " THEN UPDATE SET _notes = s._notes, _version = " + version + set
                + " WHEN NOT MATCHED THEN INSERT (" + columns.list("") + ") VALUES (" + columns.list("s.") + ")"
                + " RETURNING merge_action() AS action)"
                + " SELECT count(*) FILTER (WHERE action = 'INSERT'), count(*) FROM merged";
    }

    private static String joined(List<String> names, String prefix) {
        return names.stream().map(name -> ", " + prefix + name).collect(Collectors.joining());
    }
}
