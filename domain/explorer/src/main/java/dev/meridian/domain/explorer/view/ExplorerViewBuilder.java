package dev.meridian.domain.explorer.view;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.program.Explorer;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.table.DataLoader;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Turns explorers into views.
 *
 * <pre>{@code
 * var builder = new ExplorerViewBuilder(settings, catalog, source);
 * builder.build(ExplorerProgram.parse(tsv)).forEachRemaining(store::put);
 * }</pre>
 *
 * <p>Views come in row order, a few hundred being in memory at a time; for each such window the catalog is asked once,
 * and the source once for its indicators. What one view lacks becomes that view's error. A fault of the catalog or of the source ends
 * the build: the iterator throws what they threw. Thread-safe if the catalog and the source are; an iterator is not.
 */
public final class ExplorerViewBuilder {

    private final ExplorerSettings settings;
    private final ChartCatalog catalog;
    private final IndicatorSource source;

    public ExplorerViewBuilder(ExplorerSettings settings, ChartCatalog catalog, IndicatorSource source) {
        this.settings = settings;
        this.catalog = catalog;
        this.source = source;
    }

    /** The explorer's views, built as they are asked for. */
    public Iterator<ExplorerView> build(ExplorerProgram program) {
        Set<String> paths = program.catalogPaths();
        Map<String, Long> ids = paths.isEmpty() ? Map.of() : catalog.variableIds(paths);
        Explorer explorer = program.resolve(ids, !paths.isEmpty());
        return new ViewIterator(
                explorer, settings, new ConfigBases(explorer.graphers(), catalog), new DataLoader(source));
    }
}
