package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.block.RowField;
import dev.meridian.domain.explorer.ecma.CanonicalJson;
import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON document of an explorer's text: its lines as they are, not interpreted by the grammar. Of carriage returns
 * only those before a line feed are removed.
 */
final class ConfigDocument {

    private static final Set<String> BLOCKS = Set.of("graphers", "columns", "table");

    /** Keywords of explorers that take one argument; row fields as keywords take one argument, too. */
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

    /** The key of the last row that stands in no block. */
    private static final String NO_BLOCK_KEY = "";

    private final Grid grid;
    private final List<Integer> blocks = new ArrayList<>();

    /** The canonical text of each value by its key, without the values of blocks. */
    private final SortedMap<String, String> document = new TreeMap<>();

    private final StringBuilder text = new StringBuilder();
    private final BuildBudget budget = new BuildBudget(MOST_CHARACTERS);

    private ConfigDocument(Grid grid) {
        this.grid = grid;
        document.put("_version", "1");
        document.put("isPublished", "\"false\"");
        boolean inBlock = false;
        for (int number = 0; number < grid.size(); number++) {
            String keyword = grid.keyword(number);
            if (BLOCKS.contains(keyword)) {
                blocks.add(number);
                inBlock = hasBlock(number);
            } else if (!keyword.isEmpty()) {
                document.put(keyword, value(keyword, grid.arguments(number)));
                inBlock = false;
            } else if (!inBlock) {
                document.put(NO_BLOCK_KEY, list(grid.arguments(number)));
            }
        }
        if (!blocks.isEmpty()) {
            document.put(BLOCKS_KEY, "");
        }
    }

    /** A table has a block only if nothing at all follows the keyword. */
    private boolean hasBlock(int keywordLine) {
        return !grid.keyword(keywordLine).equals("table")
                || grid.arguments(keywordLine).isEmpty();
    }

    private static String value(String keyword, List<String> arguments) {
        boolean field = RowField.named(keyword)
                .filter(named -> named != RowField.Y_VARIABLE_IDS)
                .isPresent();
        if (field || SINGLE.contains(keyword)) {
            return arguments.isEmpty() ? "null" : quoted(arguments.getFirst());
        }
        return list(arguments);
    }

    /**
     * The document in canonical form.
     *
     * @throws ExplorerTooLargeException if it is too long to be kept
     */
    static String of(String tsv) {
        List<String> lines = new ArrayList<>();
        for (String line : EcmaText.split(tsv.replace("\r\n", "\n"), '\n')) {
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
            text.append(':');
            if (entry.getKey().equals(BLOCKS_KEY) && !blocks.isEmpty()) {
                addBlocks();
            } else {
                text.append(entry.getValue());
            }
            separator = ',';
        }
        return text.append('}').toString();
    }

    private void addBlocks() {
        char separator = '[';
        for (int number : blocks) {
            text.append(separator).append("{\"args\":").append(list(grid.arguments(number)));
            List<String> rows = hasBlock(number) ? grid.block(number).orElse(List.of()) : List.of();
            if (!rows.isEmpty() || !grid.keyword(number).equals("table")) {
                text.append(",\"block\":[");
                addRows(rows);
                text.append(']');
            }
            text.append(",\"type\":").append(quoted(grid.keyword(number))).append('}');
            separator = ',';
        }
        text.append(']');
    }

    private void addRows(List<String> rows) {
        if (rows.isEmpty()) {
            return;
        }
        DocumentHeader header = DocumentHeader.read(rows.getFirst());
        for (int number = 1; number < rows.size(); number++) {
            int before = text.length();
            text.append(number > 1 ? "," : "");
            addRow(header.cells(rows.get(number)));
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
