package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.ecma.CanonicalJson;
import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import dev.meridian.activities.explorer.grammar.tsv.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON document of an explorer's text: a picture of the lines as they are, without any of the grammar's reading. */
final class ConfigDocument {

    private static final Set<String> BLOCKS = Set.of("graphers", "columns", "table");

    /** Keywords of explorers that take one argument; so do those that are row fields. */
    private static final Set<String> SINGLE = Set.of(
            "explorerTitle",
            "explorerSubtitle",
            "isPublished",
            "hideControls",
            "thumbnail",
            "wpBlockId",
            "googleSheet",
            "downloadDataLink",
            "defaultView");

    /** How long the document may be: each row repeats the names of its columns. */
    private static final long MOST_CHARACTERS = 1L << 28;

    private static final String BLOCKS_KEY = "blocks";

    private final Grid grid;

    /** By key, the canonical text of the value, but for that of the blocks. */
    private final SortedMap<String, String> document = new TreeMap<>();

    private final StringBuilder text = new StringBuilder();
    private final BuildBudget budget = new BuildBudget(MOST_CHARACTERS);

    private ConfigDocument(Grid grid) {
        this.grid = grid;
        document.put("_version", "1");
        document.put("isPublished", "\"false\"");
        for (int number = 0; number < grid.size(); number++) {
            String keyword = grid.keyword(number);
            if (!keyword.isEmpty() && !BLOCKS.contains(keyword)) {
                document.put(keyword, value(keyword, grid.arguments(number)));
            }
        }
        document.put(BLOCKS_KEY, "");
    }

    private static String value(String keyword, List<String> arguments) {
        if (SINGLE.contains(keyword) || RowField.named(keyword).isPresent()) {
            return arguments.isEmpty() ? "null" : quoted(arguments.getFirst());
        }
        return list(arguments);
    }

    /**
     * The document in canonical form.
     *
     * @throws ExplorerTooLargeException if it is too long to be kept
     */
    static String of(Grid grid) {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < grid.size(); number++) {
            String line = grid.line(number);
            if (!EcmaText.isBlank(line) && !line.startsWith("##")) {
                lines.add(line);
            }
        }
        return new ConfigDocument(Grid.ofLines(lines)).text();
    }

    private String text() {
        char separator = '{';
        for (Map.Entry<String, String> entry : document.entrySet()) {
            text.append(separator);
            CanonicalJson.quote(entry.getKey(), text);
            text.append(':').append(entry.getValue());
            if (entry.getKey().equals(BLOCKS_KEY)) {
                addBlocks();
            }
            separator = ',';
        }
        return text.append('}').toString();
    }

    private void addBlocks() {
        char separator = '[';
        for (int number = 0; number < grid.size(); number++) {
            String keyword = grid.keyword(number);
            if (BLOCKS.contains(keyword)) {
                text.append(separator).append("{\"args\":").append(list(grid.arguments(number)));
                List<String> rows = grid.block(number).orElse(List.of());
                if (!keyword.equals("table") || !rows.isEmpty()) {
                    text.append(",\"block\":[");
                    addRows(rows);
                    text.append(']');
                }
                text.append(",\"type\":").append(quoted(keyword)).append('}');
                separator = ',';
            }
        }
        text.append(separator == '[' ? "[]" : "]");
    }

    private void addRows(List<String> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> header = EcmaText.split(rows.getFirst(), '\t');
        for (int number = 1; number < rows.size(); number++) {
            List<String> cells = EcmaText.split(rows.get(number), '\t');
            SortedMap<String, String> row = new TreeMap<>();
            for (int column = 0; column < Math.min(cells.size(), header.size()); column++) {
                if (!cells.get(column).isEmpty() && !header.get(column).isEmpty()) {
                    row.put(header.get(column), cells.get(column));
                }
            }
            int before = text.length();
            text.append(number > 1 ? "," : "");
            addRow(row);
            budget.spend(text.length() - before);
        }
    }

    private void addRow(SortedMap<String, String> row) {
        char separator = '{';
        for (Map.Entry<String, String> entry : row.entrySet()) {
            text.append(separator);
            CanonicalJson.quote(entry.getKey(), text);
            CanonicalJson.quote(entry.getValue(), text.append(':'));
            separator = ',';
        }
        text.append(row.isEmpty() ? "{}" : "}");
    }

    private static String list(List<String> texts) {
        StringBuilder list = new StringBuilder("[");
        for (String text : texts) {
            list.append(list.length() > 1 ? "," : "");
            CanonicalJson.quote(text, list);
        }
        return list.append(']').toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        CanonicalJson.quote(text, quoted);
        return quoted.toString();
    }
}
