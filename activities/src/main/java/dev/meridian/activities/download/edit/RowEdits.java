package dev.meridian.activities.download.edit;

import dev.meridian.activities.download.store.OwnWrites;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.StoredRows;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ExactJson;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import tools.jackson.databind.JsonNode;

/**
 * Edits rows for callers of the API: they are ordinary writes to the downloaded table, which its triggers note as edits of the
 * caller.
 */
public final class RowEdits {
    private static final String BAD_DATA = "22";
    private static final int SHOWN = 200;

    /** Who made the edit {@code e}, as {@link Actor#of} reads it. */
    static final String EDITOR =
            "coalesce(e.caller, e.role) AS editor, CASE WHEN e.caller IS NULL THEN 'role:' || e.role ELSE e.caller_id END AS editor_id";

    private final Jdbi jdbi;
    private final Snapshots snapshots;
    private final StoredRows rows = new StoredRows();

    public RowEdits(Jdbi jdbi, Snapshots snapshots) {
        this.jdbi = jdbi;
        this.snapshots = snapshots;
    }

    /**
     * The table whose rows are edited, and the caller who edits them.
     *
     * @param table the table's name in the snapshot
     */
    public record Target(String tenant, UUID snapshot, String table, Actor caller) {}

    /** The result of an edit. */
    public sealed interface Edited {
        record Row(StoredRows.StoredRow row) implements Edited {}

        /** There is no such table, or nothing of it has been downloaded yet. */
        record NoTable() implements Edited {}

        record NoRow() implements Edited {}
    }

    private interface Edit {
        Optional<String> run(Handle tx, SnapshotTable table);
    }

    /** Whether there is such a table, and something of it has been downloaded. */
    public boolean exists(Target target) {
        return jdbi.withHandle(handle -> table(handle, target).isPresent());
    }

    /**
     * Creates a row; its id is {@code new:} and a UUID until the service has given it one.
     *
     * @param values by column; columns that are left out have none
     * @throws InvalidRequestException if a column is unknown, or does not hold its value
     */
    public Edited create(Target target, Map<String, JsonNode> values) {
        return edit(target, (tx, table) -> {
            check(tx, table, values);
            String names = values.keySet().stream().map(ColumnNames::quoted).collect(Collectors.joining(", "));
            String insert = values.isEmpty()
                    ? " DEFAULT VALUES"
                    : " (" + names + ") SELECT " + names + " FROM jsonb_populate_record(NULL::" + table.quoted()
                            + ", CAST(:values AS jsonb))";
            return tx.createQuery("INSERT INTO " + table.quoted() + insert + " RETURNING _id")
                    .bind("values", json(values))
                    .mapTo(String.class)
                    .findOne();
        });
    }

    /** Changes fields of a row; a field that gets the service's value again is no edit any more. */
    public Edited change(Target target, String id, Map<String, JsonNode> values) {
        return edit(target, (tx, table) -> {
            check(tx, table, values);
            if (values.isEmpty()) {
                return Optional.of(id);
            }
            String set = values.keySet().stream()
                    .map(ColumnNames::quoted)
                    .map(name -> name + " = new." + name)
                    .collect(Collectors.joining(", "));
            return tx.createQuery("UPDATE " + table.quoted() + " AS t SET " + set + " FROM jsonb_populate_record(NULL::"
                            + table.quoted() + ", CAST(:values AS jsonb)) AS new WHERE t._id = :id RETURNING t._id")
                    .bind("values", json(values))
                    .bind("id", id)
                    .mapTo(String.class)
                    .findOne();
        });
    }

    /** Deletes a row; returns whether there was one. */
    public boolean delete(Target target, String id) {
        return jdbi.inTransaction((Handle tx) -> table(tx, target)
                .map(table -> {
                    OwnWrites.endFor(tx, target.caller());
                    return tx.createUpdate("DELETE FROM " + table.quoted() + " WHERE _id = :id")
                                    .bind("id", id)
                                    .execute()
                            == 1;
                })
                .orElse(false));
    }

    private Edited edit(Target target, Edit edit) {
        try {
            return jdbi.inTransaction((Handle tx) -> {
                Optional<SnapshotTable> table = table(tx, target);
                if (table.isEmpty()) {
                    return new Edited.NoTable();
                }
                OwnWrites.endFor(tx, target.caller());
                return edit.run(tx, table.get())
                        .flatMap(id -> rows.find(tx, table.get(), id))
                        .<Edited>map(Edited.Row::new)
                        .orElseGet(Edited.NoRow::new);
            });
        } catch (UnableToExecuteStatementException failed) {
            if (failed.getCause() instanceof SQLException refused
                    && String.valueOf(refused.getSQLState()).startsWith(BAD_DATA)) {
                String words = String.valueOf(refused.getMessage()).replaceAll("\\s+", " ");
                throw InvalidRequestException.at(
                        "/values", "bad_value", words.substring(0, Math.min(SHOWN, words.length())));
            }
            throw failed;
        }
    }

    private Optional<SnapshotTable> table(Handle tx, Target target) {
        return snapshots.find(tx, target.tenant(), target.snapshot()).stream()
                .flatMap(found -> snapshots.tables(tx, found.id()).stream())
                .filter(table -> table.name().equals(target.table()) && rows.exists(tx, table))
                .findFirst();
    }

    private void check(Handle tx, SnapshotTable table, Map<String, JsonNode> values) {
        List<StoredRows.ShownColumn> columns = rows.columns(tx, table);
        values.forEach((name, value) -> {
            String path = "/values/" + name.replace("~", "~0").replace("/", "~1");
            StoredRows.ShownColumn column = columns.stream()
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            InvalidRequestException.at(path, "unknown_column", "The table has no such column to edit"));
            boolean isHeld = value.isNull()
                    || column.type().equals("jsonb")
                    || value.isValueNode()
                            && tx.createQuery("SELECT pg_input_is_valid(:value, :type)")
                                    .bind("value", value.asString().replace("\0", ""))
                                    .bind("type", column.type())
                                    .mapTo(boolean.class)
                                    .one();
            if (!isHeld) {
                throw InvalidRequestException.at(
                        path, "bad_value", "The column holds values of the type " + column.type());
            }
        });
    }

    private static String json(Map<String, JsonNode> values) {
        return ExactJson.write(values);
    }
}
