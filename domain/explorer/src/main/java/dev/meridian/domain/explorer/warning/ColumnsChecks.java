package dev.meridian.domain.explorer.warning;

import dev.meridian.domain.explorer.block.ColumnDefinition;
import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.Grid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for column definitions that others replace. */
final class ColumnsChecks {

    private final Grid grid;
    private final ExplorerWarnings warnings;

    /** By table, the line of the last columns block for it so far; {@code ""} stands for indicators. */
    private final Map<String, Integer> blocks = new HashMap<>();

    ColumnsChecks(Grid grid, ExplorerWarnings warnings) {
        this.grid = grid;
        this.warnings = warnings;
    }

    void check() {
        for (int line : grid.findAll("columns")) {
            checkTables(line);
            Optional.of(line)
                    .flatMap(grid::block)
                    .filter(rows -> !rows.isEmpty())
                    .ifPresent(rows -> checkHeader(line + 1, rows.getFirst()));
        }
    }

    private void checkTables(int line) {
        Set<String> tables = new HashSet<>(grid.arguments(line));
        tables.remove("");
        for (String table : tables.isEmpty() ? Set.of("") : tables) {
            Integer earlier = blocks.put(table, line);
            if (earlier != null) {
                warnings.add(
                        "replaced-columns",
                        earlier,
                        "The columns block in line " + (line + 1) + " is for the same table and replaces this one");
            }
        }
    }

    private void checkHeader(int line, String header) {
        Set<String> names = new HashSet<>();
        List<String> cells = EcmaText.split(header, '\t');
        for (String name : cells) {
            if (ColumnDefinition.isKnown(name) && !names.add(name)) {
                warnings.add("repeated-column", line, "Only the last column \"" + name + "\" counts");
            }
        }
    }
}
