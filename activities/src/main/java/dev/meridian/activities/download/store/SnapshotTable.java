package dev.meridian.activities.download.store;

import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table of a snapshot.
 *
 * @param remoteId how the connector names it
 * @param choices what the user says of its rows
 * @param partialRows whether a field that a row lacks keeps its value
 * @param state what earlier passes and operators have left
 */
public record SnapshotTable(
        long id,
        UUID snapshotId,
        String schema,
        String remoteId,
        String name,
        Choices choices,
        boolean partialRows,
        State state) {
    /**
     * What the user says of a table's rows.
     *
     * @param policy what happens with new fields and wider values
     * @param idField the field that is the id; null for the connector's own
     * @param changedBy the field that the table is read incrementally by; null for the connector's own
     * @param types what fields hold, by field
     */
    public record Choices(
            SchemaPolicy policy,
            @Nullable String idField,
            @Nullable String changedBy,
            Map<String, ColumnType> types) {}

    /**
     * What earlier passes, operators and transforms have left.
     *
     * @param mark from where an incremental pass asks; null if there was no complete pass, or the table can't be read so
     * @param deletionsAllowed how many deletions an operator has let go
     * @param hasBeenComplete whether a pass has been complete, so that the table has the fields that it is to have
     * @param isDerived whether transforms have made the table, and no download has
     */
    public record State(@Nullable String mark, long deletionsAllowed, boolean hasBeenComplete, boolean isDerived) {}

    /**
     * The expression in SQL for the fields of a row as one JSON object, by column; columns that people have added are left out.
     *
     * @param alias what the table is called in the statement
     */
    public String fieldsOf(String alias) {
        return "to_jsonb(" + alias + ".*) - snapshot_columns_without_field(" + alias + ".tableoid, " + id + ")";
    }

    /** The table's name as it stands in a statement, with its schema. */
    public String quoted() {
        return ColumnNames.quoted(schema) + "." + ColumnNames.quoted(name);
    }
}
