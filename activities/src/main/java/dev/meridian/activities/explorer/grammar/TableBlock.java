package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.tsv.Grid;
import java.util.List;
import java.util.Optional;

/**
 * A table keyword: where a view's data come from.
 *
 * @param slug the name by which rows refer to it, {@code ""} if it has none
 * @param url where to read it; empty for inline data
 * @param inlineText inline data as delimited text
 */
record TableBlock(String slug, Optional<String> url, String inlineText) {

    /** The slug of the table in a line. */
    static String slug(Grid grid, int line) {
        List<String> arguments = grid.arguments(line);
        return arguments.size() > 1 ? arguments.get(1) : "";
    }

    /** A block, even one of no rows, makes the table inline, whatever address the line names. */
    static TableBlock read(Grid grid, int line) {
        List<String> arguments = grid.arguments(line);
        String slug = slug(grid, line);
        Optional<List<String>> block = grid.block(line);
        if (block.isPresent()) {
            return new TableBlock(slug, Optional.empty(), String.join("\n", block.get()));
        }
        return new TableBlock(slug, arguments.stream().findFirst().filter(url -> !url.isEmpty()), "");
    }
}
