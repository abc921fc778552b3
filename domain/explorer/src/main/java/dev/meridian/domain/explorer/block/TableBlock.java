package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.tsv.Grid;
import java.util.List;
import java.util.Optional;

/**
 * A table keyword: where a view's data come from.
 *
 * @param slug the name by which rows refer to it, {@code ""} if it has none
 * @param url where to read it; empty for inline data
 * @param inlineText inline data as delimited text
 */
public record TableBlock(String slug, Optional<String> url, String inlineText) {

    /** The slug of the table in a line. */
    public static String slug(Grid grid, int line) {
        List<String> arguments = grid.arguments(line);
        return arguments.size() > 1 ? arguments.get(1) : "";
    }

    /** A block, even one of no rows, makes the table inline, whatever address the line names. */
    public static TableBlock read(Grid grid, int line) {
        List<String> arguments = grid.arguments(line);
        String slug = slug(grid, line);
        Optional<List<String>> block = grid.block(line);
        if (block.isPresent()) {
            return new TableBlock(slug, Optional.empty(), String.join("\n", block.get()));
        }
        return new TableBlock(slug, arguments.stream().findFirst().filter(url -> !url.isEmpty()), "");
    }
}
