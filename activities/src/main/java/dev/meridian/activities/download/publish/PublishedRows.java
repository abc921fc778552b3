package dev.meridian.activities.download.publish;

import dev.meridian.activities.download.store.OwnWrites;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.domain.download.value.ExactJson;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.RowOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings a snapshot's table and its edits in step with what the service has after a change. What people have edited while the change
 * was under way stays an edit. Always inside the caller's transaction.
 */
final class PublishedRows {
    private final Handle tx;
    private final SnapshotTable table;

    /** A row's fields as edits write them, as SQL. */
    private final String fields;

    PublishedRows(Handle tx, SnapshotTable table) {
        this.tx = tx;
        this.table = table;
        this.fields = table.fieldsOf("t");
        OwnWrites.begin(tx, table.id());
    }

    /** The service has the row as the change wanted it. */
    void done(StoredChange change, RowOutcome.Done done) {
        switch (change.kind()) {
            case CREATE -> created(change, done);
            case UPDATE -> updated(change, done);
            case DELETE -> deleted(change);
        }
    }

    private void created(StoredChange change, RowOutcome.Done done) {
        Map<String, Object> row = Map.of("table", table.id(), "old", change.row(), "new", done.row());
        Optional<JsonNode> local = stored(change.row());
        boolean isDownloaded = stored(done.row()).isPresent();
        if (local.isEmpty()) {
            // Somebody has deleted the row meanwhile: deleting it at the service becomes an edit.
            if (!isDownloaded) {
                ObjectNode base = sent(change);
                base.put(ChangedColumns.VERSION, done.version());
                tx.createUpdate("""
                                INSERT INTO snapshot_edits (table_id, row_id, column_name, kind, base, role)
                                VALUES (:table, :new, '', 'delete', CAST(:base AS jsonb), session_user)
                                ON CONFLICT (table_id, row_id, column_name) DO NOTHING""")
                        .bindMap(row)
                        .bind("base", ExactJson.write(base))
                        .execute();
            }
            return;
        }
        forget(change.row());
        if (isDownloaded) {
            tx.createUpdate("DELETE FROM " + table.quoted() + " WHERE _id = :old")
                    .bind("old", change.row())
                    .execute();
        } else {
            tx.createUpdate("UPDATE " + table.quoted() + " SET _id = :new, _version = :version WHERE _id = :old")
                    .bind("new", done.row())
                    .bind("version", done.version())
                    .bind("old", change.row())
                    .execute();
            ObjectNode sent = sent(change);
            local.get().properties().forEach(column -> {
                JsonNode was = sent.has(column.getKey()) ? sent.get(column.getKey()) : sent.nullNode();
                if (!ExactJson.same(was, column.getValue())) {
                    edit(done.row(), column.getKey(), was, column.getValue());
                }
            });
        }
    }

    private void updated(StoredChange change, RowOutcome.Done done) {
        Optional<JsonNode> local = stored(change.row());
        if (local.isEmpty()) {
            ObjectNode sent = sent(change);
            if (done.version() != null) {
                sent.put(ChangedColumns.VERSION, done.version());
            }
            tx.createUpdate("""
                            UPDATE snapshot_edits SET base = base || CAST(:sent AS jsonb), row_id = :new
                            WHERE table_id = :table AND row_id = :row AND kind = 'delete'""")
                    .bind("sent", ExactJson.write(sent))
                    .bind("new", done.row())
                    .bind("table", table.id())
                    .bind("row", change.row())
                    .execute();
            return;
        }
        ObjectNode sent = sent(change);
        sent.properties().forEach(column -> {
            JsonNode now = local.get().path(column.getKey());
            if (ExactJson.same(now, column.getValue())) {
                tx.createUpdate("""
                                DELETE FROM snapshot_edits
                                WHERE table_id = :table AND row_id = :row AND column_name = :column""")
                        .bind("table", table.id())
                        .bind("row", change.row())
                        .bind("column", column.getKey())
                        .execute();
            } else {
                edit(change.row(), column.getKey(), column.getValue(), now);
            }
        });
        if (!done.row().equals(change.row())) {
            makeRoom(done.row());
        }
        tx.createUpdate("UPDATE " + table.quoted()
                        + " SET _version = coalesce(CAST(:version AS text), _version), _id = :new WHERE _id = :row")
                .bind("version", done.version())
                .bind("new", done.row())
                .bind("row", change.row())
                .execute();
        if (!done.row().equals(change.row())) {
            tx.createUpdate("UPDATE snapshot_edits SET row_id = :new WHERE table_id = :table AND row_id = :row")
                    .bind("new", done.row())
                    .bind("table", table.id())
                    .bind("row", change.row())
                    .execute();
        }
    }

    private void deleted(StoredChange change) {
        forget(change.row());
        // Somebody may have inserted the row again meanwhile.
        createAnew(change.row());
    }

    /** Takes a row away that the service no longer has under its id; if it is edited, it becomes a created row. */
    private void makeRoom(String row) {
        boolean isEdited = tx.createQuery(
                        "SELECT EXISTS (SELECT FROM snapshot_edits WHERE table_id = :table AND row_id = :row)")
                .bind("table", table.id())
                .bind("row", row)
                .mapTo(boolean.class)
                .one();
        forget(row);
        if (isEdited) {
            createAnew(row);
        } else {
            tx.createUpdate("DELETE FROM " + table.quoted() + " WHERE _id = :row")
                    .bind("row", row)
                    .execute();
        }
    }

    /** Makes a stored row a created one, with a new id. */
    private void createAnew(String row) {
        tx.createUpdate("WITH created AS (UPDATE " + table.quoted()
                        + " AS t SET _id = 'new:' || gen_random_uuid(), _version = NULL, _notes = NULL WHERE _id = :row"
                        + " RETURNING _id, " + fields + " AS its)"
                        + " INSERT INTO snapshot_edits (table_id, row_id, column_name, kind, value, role)"
                        + " SELECT :table, _id, '', 'create', its, session_user FROM created")
                .bind("table", table.id())
                .bind("row", row)
                .execute();
    }

    /**
     * The service has another version.
     *
     * @param theirs by column; null if the service did not say
     */
    void changed(StoredChange change, @Nullable Map<String, JsonNode> theirs) {
        if (change.kind() == ChangeKind.DELETE) {
            conflict(
                    change.row(),
                    "",
                    "e.base || CAST(:theirs AS jsonb)",
                    theirs == null ? null : ExactJson.write(theirs));
            return;
        }
        change.fields().properties().forEach(column -> {
            JsonNode value = theirs == null ? null : theirs.get(column.getKey());
            if (value == null || !ExactJson.same(value, column.getValue().path("base"))) {
                conflict(
                        change.row(),
                        column.getKey(),
                        "CAST(:theirs AS jsonb)",
                        value == null ? null : ExactJson.write(value));
            }
        });
    }

    /** The service has no such row any more. */
    void gone(StoredChange change) {
        tx.createUpdate("""
                        INSERT INTO snapshot_conflicts (edit_id, kind)
                        SELECT id, 'gone' FROM snapshot_edits WHERE table_id = :table AND row_id = :row AND kind = 'update'
                        ON CONFLICT (edit_id) DO NOTHING""").bind("table", table.id()).bind("row", change.row()).execute();
    }

    private void conflict(String row, String column, String theirs, @Nullable String known) {
        tx.createUpdate("INSERT INTO snapshot_conflicts (edit_id, kind, theirs, is_known) SELECT e.id, 'changed', "
                        + theirs
                        + ", :known FROM snapshot_edits AS e"
                        + " WHERE e.table_id = :table AND e.row_id = :row AND e.column_name = :column"
                        + " ON CONFLICT (edit_id) DO NOTHING")
                .bind("theirs", known)
                .bind("known", known != null)
                .bind("table", table.id())
                .bind("row", row)
                .bind("column", column)
                .execute();
    }

    private void edit(String row, String column, JsonNode base, JsonNode value) {
        tx.createUpdate("""
                        INSERT INTO snapshot_edits AS e (table_id, row_id, column_name, kind, base, value, role)
                        VALUES (:table, :row, :column, 'update', CAST(:base AS jsonb), CAST(:value AS jsonb), session_user)
                        ON CONFLICT (table_id, row_id, column_name) DO UPDATE SET base = excluded.base""")
                .bind("table", table.id())
                .bind("row", row)
                .bind("column", column)
                .bind("base", ExactJson.write(base))
                .bind("value", ExactJson.write(value))
                .execute();
    }

    private void forget(String row) {
        tx.createUpdate("DELETE FROM snapshot_edits WHERE table_id = :table AND row_id = :row")
                .bind("table", table.id())
                .bind("row", row)
                .execute();
    }

    /** A row's columns, as edits write them. */
    private Optional<JsonNode> stored(String row) {
        tx.execute("SET LOCAL timezone = 'UTC'");
        tx.execute("SET LOCAL bytea_output = 'hex'");
        return tx.createQuery("SELECT " + fields + " FROM " + table.quoted() + " AS t WHERE _id = :row")
                .bind("row", row)
                .mapTo(String.class)
                .findOne()
                .map(ExactJson::read);
    }

    private static ObjectNode sent(StoredChange change) {
        ObjectNode sent = (ObjectNode) ExactJson.read("{}");
        Map<String, JsonNode> values = new HashMap<>();
        change.fields().properties().forEach(column -> {
            JsonNode value = column.getValue().get("value");
            if (value != null) {
                values.put(column.getKey(), value);
            }
        });
        sent.setAll(values);
        return sent;
    }
}
