package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.ecma.EcmaNumber;
import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds and replaces catalog paths, which may stand in place of variable ids: words that do not begin with an integer.
 */
public final class CatalogPaths {

    /** The graphers columns in which paths are looked up. */
    public static final Set<String> COLUMNS =
            Set.of("yVariableIds", "xVariableId", "colorVariableId", "sizeVariableId", "sortColumnSlug");

    private CatalogPaths() {}

    static boolean isPath(String word) {
        return !word.isEmpty() && Double.isNaN(EcmaNumber.parseInt(word));
    }

    /** The paths in the graphers block. */
    public static Set<String> in(Graphers graphers) {
        Set<String> paths = new LinkedHashSet<>();
        for (String name : COLUMNS) {
            graphers.column(name).ifPresent(column -> {
                for (int row = 0; row < graphers.size(); row++) {
                    addPaths(graphers.cell(row, column), paths);
                }
            });
        }
        return paths;
    }

    private static void addPaths(String cell, Set<String> paths) {
        if (cell.isEmpty()) {
            return;
        }
        List<String> words = EcmaText.words(cell);
        words.stream().filter(CatalogPaths::isPath).forEach(paths::add);
    }

    /** The text with each known path replaced by its id. */
    public static String replace(String text, Map<String, Long> variableIds) {
        if (text.isEmpty()) {
            return text;
        }
        return EcmaText.split(text, ' ').stream()
                .map(word -> {
                    Long id = variableIds.get(word);
                    return id == null ? word : id.toString();
                })
                .collect(Collectors.joining(" "));
    }
}
