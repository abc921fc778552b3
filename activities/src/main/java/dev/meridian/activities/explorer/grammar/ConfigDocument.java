package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.ecma.EcmaText;
import dev.meridian.activities.explorer.grammar.tsv.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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

    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private final ArrayNode blocks = JsonNodeFactory.instance.arrayNode();

    private ConfigDocument() {
        document.put("_version", 1).put("isPublished", "false");
    }

    static ObjectNode of(Grid grid) {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < grid.size(); number++) {
            String line = grid.line(number);
            if (!EcmaText.isBlank(line) && !line.startsWith("##")) {
                lines.add(line);
            }
        }
        ConfigDocument builder = new ConfigDocument();
        builder.read(Grid.ofLines(lines));
        builder.document.set("blocks", builder.blocks);
        return builder.document;
    }

    private void read(Grid grid) {
        for (int number = 0; number < grid.size(); number++) {
            String keyword = grid.keyword(number);
            if (keyword.isEmpty()) {
                continue;
            }
            List<String> arguments = grid.arguments(number);
            if (BLOCKS.contains(keyword)) {
                addBlock(keyword, arguments, grid.block(number));
            } else if (SINGLE.contains(keyword) || RowField.named(keyword).isPresent()) {
                document.put(keyword, arguments.isEmpty() ? null : arguments.getFirst());
            } else {
                arguments.forEach(document.putArray(keyword)::add);
            }
        }
    }

    private void addBlock(String keyword, List<String> arguments, Optional<List<String>> lines) {
        ObjectNode block = blocks.addObject().put("type", keyword);
        arguments.forEach(block.putArray("args")::add);
        List<String> rows = lines.orElse(List.of());
        if (keyword.equals("table") && rows.isEmpty()) {
            return;
        }
        ArrayNode list = block.putArray("block");
        if (rows.isEmpty()) {
            return;
        }
        List<String> header = EcmaText.split(rows.getFirst(), '\t');
        for (String row : rows.subList(1, rows.size())) {
            List<String> cells = EcmaText.split(row, '\t');
            ObjectNode object = list.addObject();
            for (int column = 0; column < Math.min(cells.size(), header.size()); column++) {
                if (!cells.get(column).isEmpty() && !header.get(column).isEmpty()) {
                    object.put(header.get(column), cells.get(column));
                }
            }
        }
    }
}
