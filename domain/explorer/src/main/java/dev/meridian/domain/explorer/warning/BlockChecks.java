package dev.meridian.domain.explorer.warning;

import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.Grid;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks for keyword lines that do not do what they seem to. */
final class BlockChecks {

    private static final Set<String> BLOCKS = Set.of("graphers", "columns", "table");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Grid grid;
    private final ExplorerWarnings warnings;

    BlockChecks(Grid grid, ExplorerWarnings warnings) {
        this.grid = grid;
        this.warnings = warnings;
    }

    void check() {
        if (grid.size() > 0 && grid.line(0).startsWith(BYTE_ORDER_MARK)) {
            warnings.add("byte-order-mark", 0, "The text starts with a byte order mark, which hides its first keyword");
        }
        for (int line = 0; line < grid.size(); line++) {
            if (!grid.keyword(line).isEmpty()) {
                checkKeyword(line);
            }
        }
        grid.findAll("graphers").stream()
                .skip(1)
                .forEach(line -> warnings.add(
                        "second-graphers", line, "Only the first graphers block counts; this one is ignored"));
    }

    private void checkKeyword(int line) {
        String keyword = grid.keyword(line);
        if (BLOCKS.contains(keyword)) {
            checkAddress(line, keyword);
            return;
        }
        if (BLOCKS.contains(EcmaText.trim(keyword))) {
            warnings.add(
                    "blanks-around-keyword",
                    line,
                    "Blanks keep this from being a " + EcmaText.trim(keyword) + " block");
        }
        if (BLOCKS.contains(keyword.toLowerCase(Locale.ROOT))) {
            warnings.add(
                    "keyword-in-capitals",
                    line,
                    "Capital letters keep this from being a " + keyword.toLowerCase(Locale.ROOT) + " block");
        }
        List<String> rows = grid.block(line).orElse(List.of());
        if (rows.stream().anyMatch(row -> !EcmaText.isBlank(row))) {
            warnings.add(
                    "rows-outside-block",
                    line,
                    "This line ends the block above it: the rows below belong to no block and are lost");
        }
    }

    private void checkAddress(int line, String keyword) {
        boolean inline = grid.block(line).isPresent();
        boolean named = grid.arguments(line).stream().findFirst().orElse("").contains("://");
        if (keyword.equals("table") && inline && named) {
            warnings.add(
                    "table-address-ignored",
                    line,
                    "The address is not read, because a row, an empty line or the end of the text follows it");
        }
    }
}
