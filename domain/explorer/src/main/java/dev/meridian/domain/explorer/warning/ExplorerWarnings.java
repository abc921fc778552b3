package dev.meridian.domain.explorer.warning;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.program.ShortText;
import dev.meridian.domain.explorer.tsv.Grid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what looks like a mistake in an explorer's text: a text without any view, quotes that swallow rows or stay in cells,
 * columns and rows that are lost, choices that can't be made, addresses that are not read, unknown catalog paths. Of one kind only
 * the first {@value #SHOWN_OF_EACH_KIND} are told.
 */
public final class ExplorerWarnings {

    static final int SHOWN_OF_EACH_KIND = 20;

    private final List<ExplorerWarning> warnings = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();

    private ExplorerWarnings() {}

    /** The warnings in line order. */
    public static List<ExplorerWarning> of(ExplorerProgram program, ChartCatalog catalog) {
        ExplorerWarnings found = new ExplorerWarnings();
        Grid grid = program.grid();
        new TextChecks(program, found).check();
        new BlockChecks(grid, found).check();
        new QuoteChecks(grid, found).check();
        new ColumnsChecks(grid, found).check();
        Optional<Integer> graphers = grid.find("graphers");
        graphers.flatMap(grid::block)
                .ifPresent(lines -> new GraphersChecks(program, graphers.get(), lines, found).check());
        found.checkPaths(program, catalog);
        found.warnings.sort(Comparator.comparingInt(ExplorerWarning::line));
        found.tellWhatIsLeftOut();
        return List.copyOf(found.warnings);
    }

    /** Adds a warning about a line of the grid, counted from 0. */
    void add(String code, int gridLine, String message) {
        if (counts.merge(code, 1, Integer::sum) <= SHOWN_OF_EACH_KIND) {
            warnings.add(new ExplorerWarning(code, gridLine + 1, ShortText.of(message)));
        }
    }

    private void checkPaths(ExplorerProgram program, ChartCatalog catalog) {
        Set<String> unknown = new HashSet<>(program.catalogPaths());
        if (unknown.isEmpty()) {
            return;
        }
        unknown.removeAll(catalog.variableIds(unknown).keySet());
        Grid grid = program.grid();
        for (int line = 0; line < grid.size() && !unknown.isEmpty(); line++) {
            for (String word : grid.line(line).split("[\t ]", -1)) {
                if (unknown.remove(word)) {
                    add("unknown-catalog-path", line, "No variable has the catalog path " + word);
                }
            }
        }
    }

    private void tellWhatIsLeftOut() {
        counts.forEach((code, count) -> {
            if (count > SHOWN_OF_EACH_KIND) {
                warnings.add(new ExplorerWarning(
                        code, 0, "The same happens " + (count - SHOWN_OF_EACH_KIND) + " more times"));
            }
        });
    }
}
