package dev.meridian.activities.download.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns that identify rows and by which the rows are ordered. Where equal values can have different texts, such
 * as 1.0 and 1.00, the text is a further part of the order: ids are texts, and no row may be skipped.
 */
record RelationKey(List<RelationColumn> columns) {
    /** Compares texts by their bytes, because a collation may take different ones for equal. */
    static final String BYTES = " COLLATE \"C\"";

    RelationKey {
        columns = List.copyOf(columns);
    }

    /** The texts of the columns' values, which come first in every row. */
    String selected() {
        return columns.stream().map(RelationColumn::asText).collect(Collectors.joining(", "));
    }

    /** The order of the rows. */
    String order() {
        List<String> parts =
                new ArrayList<>(columns.stream().map(RelationColumn::quoted).toList());
        ambiguous().forEach(column -> parts.add(column.asText() + BYTES));
        return String.join(", ", parts);
    }

    /** The condition that a row stands behind another one. */
    String after(List<String> texts) {
        List<String> parts =
                new ArrayList<>(columns.stream().map(RelationColumn::quoted).toList());
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(columns.get(i).literal(texts.get(i)));
        }
        for (RelationColumn column : ambiguous()) {
            parts.add("(" + column.asText() + ")" + BYTES);
            values.add(Literals.of(texts.get(columns.indexOf(column))));
        }
        return "(" + String.join(", ", parts) + ") > (" + String.join(", ", values) + ")";
    }

    /** The condition that a row has exactly this key. */
    String isExactly(List<String> texts) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            RelationColumn column = columns.get(i);
            conditions.add(column.quoted() + " = " + column.literal(texts.get(i)));
            if (!column.isWrittenOneWay()) {
                conditions.add("(" + column.asText() + ")" + BYTES + " = " + Literals.of(texts.get(i)));
            }
        }
        return String.join(" AND ", conditions);
    }

    /** The texts of the columns' values, from a row's {@link #id}. */
    List<String> texts(String id) {
        return columns.size() == 1
                ? List.of(id)
                : Stream.of(id.split("/", -1))
                        .map(part -> part.replace("~1", "/").replace("~0", "~"))
                        .toList();
    }

    /**
     * Finds the operators by which rows are compared. They have to be those of the order, also if the type's schema is
     * not in the session's search path.
     */
    void findOperators(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT set_config('search_path', concat_ws(', ', nullif(current_setting('search_path'), ''), quote_ident(?)), true)")) {
            for (String schema : schemas()) {
                statement.setString(1, schema);
                statement.execute();
            }
        }
    }

    /** The schemas of the columns' types, without PostgreSQL's own. */
    private List<String> schemas() {
        return columns.stream()
                .map(RelationColumn::typeSchema)
                .filter(schema -> !schema.equals("pg_catalog"))
                .distinct()
                .toList();
    }

    /** The condition that a row has an id; empty if every row has an id. */
    String isThere() {
        return nullable()
                .map(column -> isBelieved(column) ? column.quoted() + " IS NOT NULL" : nulls(column) + " = 0")
                .collect(Collectors.joining(" AND "));
    }

    /** The condition that a row has no id; empty if every row has an id. */
    String isMissing() {
        return nullable()
                .map(column -> isBelieved(column) ? column.quoted() + " IS NULL" : nulls(column) + " = 1")
                .collect(Collectors.joining(" OR "));
    }

    private static boolean isBelieved(RelationColumn column) {
        return column.nulls() != RelationColumn.Nulls.UNCHECKED;
    }

    /** Asks by a function, because the server answers IS NULL from what the table promises. */
    private static String nulls(RelationColumn column) {
        return "num_nulls(" + column.quoted() + ")";
    }

    /**
     * The id of a row: the text of its key column or, if it has several, their texts with slashes between them, as
     * connectors for HTTP services do.
     */
    static String id(List<String> texts) {
        return texts.size() == 1
                ? texts.getFirst()
                : texts.stream()
                        .map(text -> text.replace("~", "~0").replace("/", "~1"))
                        .collect(Collectors.joining("/"));
    }

    private Stream<RelationColumn> nullable() {
        return columns.stream().filter(column -> column.nulls() != RelationColumn.Nulls.NONE);
    }

    private List<RelationColumn> ambiguous() {
        return columns.stream().filter(column -> !column.isWrittenOneWay()).toList();
    }
}
