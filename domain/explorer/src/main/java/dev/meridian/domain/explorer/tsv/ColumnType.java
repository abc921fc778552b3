package dev.meridian.domain.explorer.tsv;

import dev.meridian.domain.explorer.ecma.EcmaNumber;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/** How the cells of a column are read. The type comes from the column's name or else from its first cell alone. */
public enum ColumnType {
    TEXT,
    NUMBER,
    INTEGER,
    /** Numbers that stand for times; read like {@link #NUMBER}, but not a measured quantity. */
    TIME;

    private static final Map<String, ColumnType> FORCED = Map.of(
            "grapherId", INTEGER,
            "yVariableIds", TEXT,
            "xVariableId", TEXT,
            "colorVariableId", TEXT,
            "sizeVariableId", TEXT,
            "sortColumnSlug", TEXT);

    private static final Map<String, ColumnType> BY_NAME = Map.of(
            "year", TIME,
            "Year", TIME,
            "day", TIME,
            "date", TIME,
            "entityId", NUMBER,
            "Entity", TEXT,
            "entityName", TEXT,
            "entityCode", TEXT);

    /** The type of a column of the graphers block. */
    public static ColumnType ofGraphersColumn(String name, String firstCell) {
        ColumnType forced = FORCED.get(name);
        return forced != null ? forced : of(name, firstCell);
    }

    /** The type of a column of any other table. */
    public static ColumnType of(String name, String firstCell) {
        ColumnType named = BY_NAME.get(name);
        if (named != null) {
            return named;
        }
        return EcmaNumber.isDigits(firstCell) ? NUMBER : TEXT;
    }

    /** The cell's value: text or a number; missing if this column holds numbers and the cell has none. */
    public JsonNode read(String cell) {
        if (this == TEXT) {
            return StringNode.valueOf(cell);
        }
        if (cell.isEmpty() || Double.isNaN(EcmaNumber.toNumber(cell))) {
            return MissingNode.getInstance();
        }
        double number = this == INTEGER ? EcmaNumber.parseInt(cell) : EcmaNumber.parseFloat(cell);
        return Double.isNaN(number) ? MissingNode.getInstance() : DoubleNode.valueOf(number);
    }
}
