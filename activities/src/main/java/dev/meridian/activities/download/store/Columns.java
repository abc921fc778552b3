package dev.meridian.activities.download.store;

import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The columns of one downloaded table, and the statements that add and widen them; inside the caller's transaction. */
final class Columns {
    /** PostgreSQL takes 1,600 columns, fewer if their values are wide. */
    private static final int MOST = 1_500;

    private final SnapshotTable table;
    private final List<Column> columns;
    private final Map<String, Integer> byField = new HashMap<>();

    private Columns(SnapshotTable table, List<Column> columns) {
        this.table = table;
        this.columns = columns;
        for (int i = 0; i < columns.size(); i++) {
            byField.put(columns.get(i).field(), i);
        }
    }

    /** Reads the columns that the table has. */
    static Columns of(Handle handle, SnapshotTable table) {
        return new Columns(
                table,
                new ArrayList<>(handle.createQuery("""
                                SELECT name, column_name, type, declared, remote_type FROM snapshot_fields
                                WHERE table_id = :table ORDER BY position""")
                        .bind("table", table.id())
                        .map((row, context) -> new Column(
                                row.getString("name"),
                                row.getString("column_name"),
                                ColumnType.valueOf(row.getString("type")),
                                row.getString("declared") == null
                                        ? null
                                        : ColumnType.valueOf(row.getString("declared")),
                                row.getString("remote_type")))
                        .list()));
    }

    List<Column> all() {
        return List.copyOf(columns);
    }

    /** Makes the table if it does not exist, with columns for the fields that are known to have a type. */
    void make(Handle transaction, UUID jobId, List<RemoteField> fields) {
        new StoredColumns(table).restore(transaction, columns);
        for (RemoteField field : fields) {
            ColumnType chosen = table.choices().types().get(field.name());
            ColumnType type = chosen != null ? chosen : field.type();
            if (type != null) {
                declare(transaction, jobId, field, type);
            }
        }
    }

    private void declare(Handle transaction, UUID jobId, RemoteField field, ColumnType type) {
        Integer index = byField.get(field.name());
        if (index == null) {
            if (!table.state().hasBeenComplete() || table.choices().policy() == SchemaPolicy.EVOLVE) {
                add(transaction, jobId, new Column(field.name(), titleOf(field), type, type, field.remoteType()));
            }
        } else if (columns.get(index).declared() != type) {
            Column old = columns.get(index);
            columns.set(index, new Column(old.field(), old.name(), old.type(), type, field.remoteType()));
            transaction
                    .createUpdate("""
                            UPDATE snapshot_fields SET declared = :type, remote_type = :remoteType
                            WHERE table_id = :table AND name = :name""")
                    .bind("type", type.name())
                    .bind("remoteType", field.remoteType())
                    .bind("table", table.id())
                    .bind("name", field.name())
                    .execute();
        }
    }

    /**
     * Sees to it that the table holds the values of a field.
     *
     * @param needed the narrowest type for the values
     * @return whether something was changed
     * @throws SourceFailure {@code schema_changed} if the table's policy forbids the change
     */
    boolean hold(Handle transaction, UUID jobId, String field, ColumnType needed) {
        Integer index = byField.get(field);
        if (index == null) {
            if (table.choices().policy() == SchemaPolicy.IGNORE && table.state().hasBeenComplete()) {
                return false;
            }
            refuseIfFrozen(field, "The field '" + field + "' is new");
            ColumnType chosen = table.choices().types().get(field);
            add(
                    transaction,
                    jobId,
                    new Column(field, field, chosen == null ? needed : chosen.join(needed), chosen, null));
            return true;
        }
        Column column = columns.get(index);
        ColumnType wider = column.type() == ColumnType.TEXT
                ? ColumnType.TEXT
                : column.type().join(needed);
        if (wider == column.type()) {
            return false;
        }
        refuseIfFrozen(
                field,
                "The field '" + field + "' brought a value of type " + needed.sql() + ", and its column holds "
                        + column.type().sql());
        widen(transaction, jobId, index, wider);
        return true;
    }

    private void refuseIfFrozen(String field, String what) {
        if (table.choices().policy() == SchemaPolicy.FREEZE && table.state().hasBeenComplete()) {
            throw SourceFailure.permanent(
                            "schema_changed",
                            what + ". The table's schema is frozen: set its policy to evolve, or mend the source")
                    .ofField(field);
        }
    }

    private static String titleOf(RemoteField field) {
        return field.title() == null ? field.name() : field.title();
    }

    /**
     * @param wanted the field and its type; the column's name is derived from the field's name, which may be taken or
     * not allowed as it is
     */
    private void add(Handle transaction, UUID jobId, Column wanted) {
        if (columns.size() == MOST) {
            throw SourceFailure.permanent(
                            "too_many_fields",
                            "The table has more than " + MOST + " fields, which no table of PostgreSQL holds")
                    .ofField(wanted.field());
        }
        StoredColumns existing = new StoredColumns(table);
        Column column = new Column(
                wanted.field(),
                ColumnNames.column(
                        wanted.name(),
                        name -> columns.stream().anyMatch(other -> other.name().equals(name))
                                || existing.has(transaction, name)),
                wanted.type(),
                wanted.declared(),
                wanted.remoteType());
        existing.add(transaction, column, wanted.name());
        transaction
                .createUpdate("""
                        INSERT INTO snapshot_fields (table_id, position, name, column_name, type, declared, remote_type)
                        VALUES (:table, :position, :name, :column, :type, :declared, :remoteType)""")
                .bind("table", table.id())
                .bind("position", columns.size())
                .bind("name", column.field())
                .bind("column", column.name())
                .bind("type", column.type().name())
                .bind(
                        "declared",
                        column.declared() == null ? null : column.declared().name())
                .bind("remoteType", column.remoteType())
                .execute();
        note(transaction, jobId, column, null);
        byField.put(column.field(), columns.size());
        columns.add(column);
    }

    private void widen(Handle transaction, UUID jobId, int index, ColumnType wider) {
        Column old = columns.get(index);
        Column column = old.widenedTo(wider);
        // Times are written as text in one way, whatever the server's settings are.
        Ddl.run(transaction, "SET LOCAL TimeZone = 'UTC'");
        Ddl.run(transaction, "SET LOCAL DateStyle = 'ISO'");
        KeptEdits.widen(transaction, table, column.name(), old.type(), wider);
        new StoredColumns(table).widen(transaction, column);
        transaction
                .createUpdate("UPDATE snapshot_fields SET type = :type WHERE table_id = :table AND name = :name")
                .bind("type", wider.name())
                .bind("table", table.id())
                .bind("name", column.field())
                .execute();
        note(transaction, jobId, column, old.type());
        columns.set(index, column);
    }

    private void note(Handle transaction, UUID jobId, Column column, @Nullable ColumnType before) {
        transaction
                .createUpdate("""
                        INSERT INTO snapshot_field_changes (table_id, job_id, column_name, old_type, new_type)
                        VALUES (:table, :job, :column, :before, :after)""")
                .bind("table", table.id())
                .bind("job", jobId)
                .bind("column", column.name())
                .bind("before", before == null ? null : before.sql())
                .bind("after", column.type().sql())
                .execute();
    }

    /** Tells a buffer what the fields of the table are said to hold. */
    void declareTo(RowBuffer rows) {
        for (Column column : columns) {
            ColumnType chosen = table.choices().types().get(column.field());
            ColumnType type = chosen != null ? chosen : column.declared();
            if (type != null) {
                rows.declare(column.field(), type);
            }
        }
        table.choices().types().forEach(rows::declare);
    }

    /** The names of all columns as they stand in a statement, separated by commas. */
    String list(String prefix) {
        StringBuilder list = new StringBuilder(prefix + "_id, " + prefix + "_notes, " + prefix + "_version");
        for (Column column : columns) {
            list.append(", ").append(prefix).append(column.quoted());
        }
        return list.toString();
    }
}
