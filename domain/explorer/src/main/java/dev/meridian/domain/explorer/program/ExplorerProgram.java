package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.block.CatalogPaths;
import dev.meridian.domain.explorer.block.ColumnsBlock;
import dev.meridian.domain.explorer.block.Graphers;
import dev.meridian.domain.explorer.block.TableBlock;
import dev.meridian.domain.explorer.tsv.DelimitedText;
import dev.meridian.domain.explorer.tsv.Grid;
import dev.meridian.domain.explorer.warning.ExplorerWarnings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An explorer as written: its keyword lines, its graphers block, its tables and columns. Parsing never fails; what looks
 * like a mistake is told by {@link ExplorerWarnings}. Immutable.
 */
public final class ExplorerProgram {

    private static final String PUBLISHED = "isPublished\ttrue";

    private final String tsv;
    private final Grid written;
    private final Grid grid;
    private final Graphers graphers;

    private ExplorerProgram(String tsv) {
        this.tsv = tsv;
        this.written = Grid.parse(tsv);
        this.grid = written.trimmed();
        this.graphers =
                grid.find("graphers").flatMap(grid::block).map(Graphers::read).orElse(Graphers.EMPTY);
    }

    /** Parses an explorer's text. */
    public static ExplorerProgram parse(String tsv) {
        return new ExplorerProgram(tsv);
    }

    /** Whether the explorer is published: its text says so anywhere, even inside a block. */
    public boolean isPublished() {
        return tsv.contains(PUBLISHED);
    }

    /** How many views it has. */
    public int viewCount() {
        return graphers.size();
    }

    /**
     * The text as a JSON document, in canonical form: keyword lines by name, and blocks as lists of row objects.
     *
     * @throws ExplorerTooLargeException if the document is too long to be kept
     */
    public String configJson() {
        return ConfigDocument.of(tsv);
    }

    /** The charts, variables and tables that the text refers to. */
    public ExplorerReferences references() {
        return References.of(
                graphers, columns(grid), new TreeSet<>(tableAddresses().values()));
    }

    /** The line of the text, counted from 1, on which the row of each view starts, in the order of the views. */
    public List<Integer> viewLines() {
        Optional<Integer> keyword = grid.find("graphers");
        List<Integer> lines = new ArrayList<>();
        DelimitedText records = DelimitedText.read(
                String.join("\n", keyword.flatMap(grid::block).orElse(List.of())));
        while (records.hasNext()) {
            // The keyword's line has the number before the block's first line; lines of texts begin at 1, not at 0.
            lines.add(keyword.orElse(0) + 2 + records.next().number());
        }
        return lines.isEmpty() ? List.of() : lines.subList(1, lines.size());
    }

    /** All catalog paths in the text. */
    public Set<String> catalogPaths() {
        Set<String> paths = new LinkedHashSet<>(CatalogPaths.in(graphers));
        columns(written).forEach(block -> paths.addAll(block.catalogPaths()));
        return paths;
    }

    /** The explorer with known catalog paths replaced; rewriting happens if there are any paths, known or not. */
    public Explorer resolve(Map<String, Long> variableIds, boolean rewrite) {
        if (!rewrite) {
            return Explorer.of(grid, graphers, columns(grid));
        }
        return Explorer.of(
                grid,
                graphers.rewritten(CatalogPaths.COLUMNS, cell -> CatalogPaths.replace(cell, variableIds)),
                columns(written).stream()
                        .map(block -> block.resolved(variableIds))
                        .toList());
    }

    public String tsv() {
        return tsv;
    }

    public Graphers graphers() {
        return graphers;
    }

    public Grid grid() {
        return grid;
    }

    /** The addresses of tables by the lines, counted from 1, that name them. */
    public SortedMap<Integer, String> tableAddresses() {
        SortedMap<Integer, String> addresses = new TreeMap<>();
        grid.findAll("table")
                .forEach(line -> TableBlock.read(grid, line).url().ifPresent(url -> addresses.put(line + 1, url)));
        return addresses;
    }

    private static List<ColumnsBlock> columns(Grid grid) {
        return grid.findAll("columns").stream()
                .map(line -> ColumnsBlock.read(
                        grid.arguments(line),
                        Optional.of(line).flatMap(grid::block).orElse(List.of())))
                .toList();
    }
}
