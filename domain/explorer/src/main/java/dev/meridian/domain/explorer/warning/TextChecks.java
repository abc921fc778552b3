package dev.meridian.domain.explorer.warning;

import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.tsv.Grid;
import java.util.Optional;

/** Looks whether a text has any view, and for what makes a whole text unreadable. */
final class TextChecks {

    private final ExplorerProgram program;
    private final Grid grid;
    private final ExplorerWarnings warnings;

    TextChecks(ExplorerProgram program, ExplorerWarnings warnings) {
        this.program = program;
        this.grid = program.grid();
        this.warnings = warnings;
    }

    void check() {
        checkCarriageReturns();
        if (grid.size() > 1 && program.tsv().indexOf('\t') < 0) {
            warnings.add("no-tabs", 0, "No line has a tab, and nothing else parts the cells of a line");
        }
        if (program.viewCount() == 0) {
            Optional<Integer> graphers = grid.find("graphers");
            warnings.add(
                    "no-rows",
                    graphers.orElse(0),
                    graphers.isEmpty()
                            ? "No line starts with the keyword graphers, so the explorer has no views"
                            : "The graphers block has no row below its header, so the explorer has no views");
        }
    }

    /** Carriage returns that end a line are followed by a line feed or end the text. */
    private void checkCarriageReturns() {
        String tsv = program.tsv();
        int line = 0;
        int firstLine = 0;
        int alone = 0;
        for (int i = 0; i < tsv.length() - 1; i++) {
            if (tsv.charAt(i) == '\n') {
                line++;
            } else if (tsv.charAt(i) == '\r' && tsv.charAt(i + 1) != '\n') {
                firstLine = alone == 0 ? line : firstLine;
                alone++;
            }
        }
        if (alone > 0) {
            warnings.add(
                    "carriage-returns",
                    firstLine,
                    "Carriage returns without a line feed (" + alone
                            + " of them) are removed and end no line: save the text with line feeds");
        }
    }
}
