package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.ecma.EcmaNumber;
import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import dev.meridian.activities.explorer.grammar.tsv.ColumnType;
import dev.meridian.activities.explorer.grammar.tsv.DelimitedText;
import dev.meridian.activities.explorer.grammar.tsv.TextTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * The graphers block: one row for each view. Choice columns are known by their header as written and lose the control's
 * kind from their name; all names and cells are then trimmed.
 */
final class Graphers {

    /** With more choices than these, every view id is longer than what can be stored. */
    static final int MAX_CHOICES = 171;

    static final Graphers EMPTY = new Graphers(List.of(), TextTable.EMPTY);

    private final List<String> headerFields;
    private final TextTable table;
    private final List<ColumnType> types;
    private final Map<String, Integer> columns = new HashMap<>();
    private final List<Choice> choices;

    private Graphers(List<String> headerFields, TextTable table) {
        this.headerFields = headerFields;
        this.table = table;
        List<ColumnType> columnTypes = new ArrayList<>();
        for (int column = 0; column < table.names().size(); column++) {
            columnTypes.add(ColumnType.ofGraphersColumn(table.names().get(column), table.firstCell(column)));
            columns.put(table.names().get(column), column);
        }
        this.types = columnTypes;
        this.choices = choices(headerFields, columns);
    }

    /** Reads the lines of the block. */
    static Graphers read(List<String> blockLines) {
        int header = 0;
        while (header < blockLines.size() && blockLines.get(header).isEmpty()) {
            header++;
        }
        if (header == blockLines.size()) {
            return EMPTY;
        }
        List<String> lines = new ArrayList<>(blockLines.subList(header, blockLines.size()));
        char delimiter = DelimitedText.delimiterOf(String.join("\n", lines));
        List<String> fields = EcmaText.split(lines.getFirst(), delimiter);
        lines.set(0, String.join(String.valueOf(delimiter), withoutControls(fields)));
        return new Graphers(fields, TextTable.read(String.join("\n", lines)));
    }

    private static Graphers of(List<String> headerFields, List<List<String>> rows) {
        List<List<String>> records = new ArrayList<>(rows.size() + 1);
        records.add(withoutControls(headerFields));
        records.addAll(rows);
        return new Graphers(headerFields, TextTable.of(records));
    }

    private static List<String> withoutControls(List<String> headerFields) {
        return headerFields.stream()
                .map(field -> ControlColumn.of(field).map(ControlColumn::choice).orElse(field))
                .toList();
    }

    private static List<Choice> choices(List<String> headerFields, Map<String, Integer> columns) {
        Set<String> choiceNames = new LinkedHashSet<>();
        headerFields.forEach(field -> ControlColumn.of(field).ifPresent(control -> choiceNames.add(control.choice())));
        return choiceNames.stream()
                .map(name -> new Choice(name, columns.getOrDefault(name, -1)))
                .toList();
    }

    int size() {
        return table.rows().size();
    }

    List<String> headerFields() {
        return headerFields;
    }

    List<String> names() {
        return table.names();
    }

    /** The choices in header order; none if there are too many to name a view. */
    List<Choice> choices() {
        return hasTooManyChoices() ? List.of() : choices;
    }

    boolean hasTooManyChoices() {
        return choices.size() > MAX_CHOICES;
    }

    /** The number of a column, empty if there is none of that name. */
    Optional<Integer> column(String name) {
        return Optional.ofNullable(columns.get(name));
    }

    ColumnType type(int column) {
        return types.get(column);
    }

    /** A trimmed cell, {@code ""} where the row is too short. */
    String cell(int row, int column) {
        return table.cell(row, column);
    }

    /** A cell as its column reads it. */
    JsonNode value(int row, int column) {
        return types.get(column).read(cell(row, column));
    }

    /**
     * This block printed and read again, with some columns edited on the way: numbers lose their spelling, cells that are
     * no numbers in a column of numbers become blank, and blanks around header fields are gone.
     */
    Graphers rewritten(Set<String> editedColumns, UnaryOperator<String> edit) {
        List<String> names = TextTable.of(List.of(headerFields)).names();
        List<List<String>> rows = new ArrayList<>(size());
        for (int row = 0; row < size(); row++) {
            List<String> cells = new ArrayList<>();
            for (int column = 0; column < table.rows().get(row).size(); column++) {
                cells.add(
                        editedColumns.contains(names().get(column))
                                ? edit.apply(cell(row, column))
                                : printed(value(row, column)));
            }
            if (!cells.stream().allMatch(String::isEmpty)) {
                rows.add(cells);
            }
        }
        return of(names, rows);
    }

    private static String printed(JsonNode value) {
        if (value.isMissingNode()) {
            return "";
        }
        return value.isString() ? value.stringValue() : EcmaNumber.toText(value.doubleValue());
    }
}
