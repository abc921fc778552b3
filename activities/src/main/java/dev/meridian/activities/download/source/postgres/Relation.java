package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ColumnNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table or view, as the server describes it.
 *
 * @param isTable whether it is a table, perhaps of partitions; otherwise a view, or a table of another server
 * @param key the columns of the primary key, or of a unique index without nulls, in their order; empty if there is neither
 */
record Relation(long oid, String schema, String name, boolean isTable, List<RelationColumn> columns, List<String> key) {
    private static final String USUAL_SCHEMA = "public";

    /** So many columns are named where one is missing. */
    private static final int NAMED = 20;

    Relation {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /**
     * The name by which requests refer to the relation. It is unique, because names that are not plain stand in quotes.
     */
    String id() {
        return plain(schema) + "." + plain(name);
    }

    /** The relation as it stands in a statement. */
    String quoted() {
        return ColumnNames.quoted(schema) + "." + ColumnNames.quoted(name);
    }

    RemoteTable described() {
        List<RemoteField> fields = columns.stream()
                .map(column -> new RemoteField(
                        column.name(), null, column.type(), column.form().column()))
                .toList();
        List<String> changeFields = columns.stream()
                .filter(column -> column.form().saysChanges() && (isTable || isTime(column)))
                .map(RelationColumn::name)
                .toList();
        String title = schema.equals(USUAL_SCHEMA) ? name : schema + "_" + name;
        return new RemoteTable(id(), title, fields, key.size() == 1 ? key.getFirst() : null, false, null, changeFields);
    }

    private static boolean isTime(RelationColumn column) {
        return switch (column.form()) {
            case DATE, TIMESTAMP, TIMESTAMPTZ -> true;
            default -> false;
        };
    }

    /**
     * The columns that identify rows.
     *
     * @param chosen what the user chose: a column, or several with commas between them; null for the relation's own key
     */
    RelationKey keyOf(@Nullable String chosen) {
        if (chosen == null && key.isEmpty()) {
            throw SourceFailure.permanent(
                    "id_field_missing",
                    "The table has neither a primary key nor a unique index without nulls: choose the columns that"
                            + " identify its rows");
        }
        List<String> names = chosen == null ? key : names(chosen);
        return new RelationKey(names.stream().map(this::column).toList());
    }

    /** The column of a name. */
    RelationColumn column(String field) {
        return columns.stream()
                .filter(column -> column.name().equals(field))
                .findFirst()
                .orElseThrow(() -> SourceFailure.permanent(
                                "id_field_missing",
                                "The table has no column '" + field
                                        + "', which is to identify its rows; choose another one: "
                                        + columns.stream()
                                                .limit(NAMED)
                                                .map(RelationColumn::name)
                                                .collect(Collectors.joining(", ")))
                        .ofField(field));
    }

    private List<String> names(String chosen) {
        if (columns.stream().anyMatch(column -> column.name().equals(chosen))) {
            return List.of(chosen);
        }
        List<String> names = new ArrayList<>();
        for (String part : chosen.split(",")) {
            names.add(part.strip());
        }
        return names;
    }

    private static String plain(String identifier) {
        return identifier.matches("[a-z_][a-z0-9_]*") ? identifier : ColumnNames.quoted(identifier);
    }
}
