package dev.meridian.domain.explorer.warning;

import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.Grid;
import java.util.Set;

/**
 * Looks for cells that a spreadsheet or a program has put into quotes: outside of the rows of graphers and of tables, the quotes stay in
 * the cell.
 */
final class QuoteChecks {

    private static final Set<String> UNQUOTED_BLOCKS = Set.of("graphers", "table");

    private final Grid grid;
    private final ExplorerWarnings warnings;

    QuoteChecks(Grid grid, ExplorerWarnings warnings) {
        this.grid = grid;
        this.warnings = warnings;
    }

    void check() {
        String block = "";
        for (int line = 0; line < grid.size(); line++) {
            String keyword = grid.keyword(line);
            boolean isRow = keyword.isEmpty();
            block = isRow ? block : keyword;
            if (!(isRow && UNQUOTED_BLOCKS.contains(block))) {
                checkLine(line);
            }
        }
    }

    private void checkLine(int line) {
        EcmaText.split(grid.line(line), '\t').stream()
                .filter(QuoteChecks::isQuoted)
                .findFirst()
                .ifPresent(cell -> warnings.add(
                        "quoted-cell",
                        line,
                        "The quotes around " + cell + " stay in the cell: only in the rows of graphers and of tables"
                                + " they are taken away"));
    }

    private static boolean isQuoted(String cell) {
        return cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"");
    }
}
