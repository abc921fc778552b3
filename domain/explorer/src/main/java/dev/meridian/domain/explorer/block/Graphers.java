package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.ColumnType;
import dev.meridian.domain.explorer.tsv.DelimitedText;
import dev.meridian.domain.explorer.tsv.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * The graphers block: one row for each view. Choice columns are known by their header as written and lose the control's
 * kind from their name; all names and cells are then trimmed. Of other columns only the row fields are kept.
 */
public final class Graphers {

    /** With more choices than these, every view id is longer than what can be stored. */
    public static final int MAX_CHOICES = 171;

    public static final Graphers EMPTY = new Graphers(List.of(), List.of(), Set.of(), TextTable.EMPTY);

    private final List<String> lines;
    private final List<String> headerFields;
    private final TextTable table;
    private final List<ColumnType> types = new ArrayList<>();
    private final List<Choice> choices;

    private Graphers(List<String> lines, List<String> headerFields, Set<String> choiceNames, TextTable table) {
        this.lines = lines;
        this.headerFields = headerFields;
        this.table = table;
        for (String name : table.names()) {
            types.add(ColumnType.ofGraphersColumn(name, table.firstCell(types.size())));
        }
        this.choices = choiceNames.stream()
                .map(name -> new Choice(name, table.column(name).orElse(-1)))
                .toList();
    }

    /** Reads the lines of the block. */
    public static Graphers read(List<String> blockLines) {
        int header = 0;
        while (header < blockLines.size() && blockLines.get(header).isEmpty()) {
            header++;
        }
        if (header == blockLines.size()) {
            return EMPTY;
        }
        List<String> lines = blockLines.subList(header, blockLines.size());
        String text = String.join("\n", lines);
        char delimiter = DelimitedText.delimiterOf(text);
        List<String> fields = EcmaText.split(lines.getFirst(), delimiter);
        String plainHeader = String.join(String.valueOf(delimiter), withoutControls(fields));
        Set<String> choices = choices(fields);
        TextTable table =
                TextTable.read(plainHeader + text.substring(lines.getFirst().length()), name -> isKept(name, choices));
        return new Graphers(lines, fields, choices, table);
    }

    private static boolean isKept(String name, Set<String> choices) {
        return RowField.named(name).isPresent() || (choices.size() <= MAX_CHOICES && choices.contains(name));
    }

    private static List<String> withoutControls(List<String> headerFields) {
        return headerFields.stream()
                .map(field -> ControlColumn.of(field).map(ControlColumn::choice).orElse(field))
                .toList();
    }

    private static Set<String> choices(List<String> headerFields) {
        Set<String> names = new LinkedHashSet<>();
        headerFields.forEach(field -> ControlColumn.of(field).ifPresent(control -> names.add(control.choice())));
        return names;
    }

    public int size() {
        return table.size();
    }

    public List<String> headerFields() {
        return headerFields;
    }

    /** The kept columns by place. */
    public List<String> names() {
        return table.names();
    }

    /** The choices in header order; none if there are too many to name a view. */
    public List<Choice> choices() {
        return hasTooManyChoices() ? List.of() : choices;
    }

    public boolean hasTooManyChoices() {
        return choices.size() > MAX_CHOICES;
    }

    /** The place of a kept column, empty if there is none of that name. */
    public Optional<Integer> column(String name) {
        return table.column(name);
    }

    public ColumnType type(int column) {
        return types.get(column);
    }

    /** A trimmed cell, {@code ""} where the row is too short. */
    public String cell(int row, int column) {
        return table.cell(row, column);
    }

    /** A cell as its column reads it. */
    public JsonNode value(int row, int column) {
        return types.get(column).read(cell(row, column));
    }

    /** The value of each choice in each row. */
    public ChoiceValues choiceValues() {
        List<Choice> usable = choices();
        return new ChoiceValues() {
            @Override
            public int rows() {
                return size();
            }

            @Override
            public int choices() {
                return usable.size();
            }

            @Override
            public String value(int row, int choice) {
                int column = usable.get(choice).column();
                return column < 0 ? "" : cell(row, column);
            }
        };
    }

    /**
     * This block printed and read again, with some columns edited on the way: numbers lose their spelling, cells that are
     * no numbers in a column of numbers become blank, and blanks around header fields are gone.
     */
    public Graphers rewritten(Set<String> editedColumns, UnaryOperator<String> edit) {
        if (lines.isEmpty()) {
            return this;
        }
        PrintedRows rows = new PrintedRows(DelimitedText.read(String.join("\n", lines)), editedColumns, edit);
        Set<String> choiceNames = choices(rows.names());
        TextTable rewritten = TextTable.of(withoutControls(rows.names()), rows, name -> isKept(name, choiceNames));
        return new Graphers(lines, rows.names(), choiceNames, rewritten);
    }
}
