package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.source.IndicatorMetadata;
import dev.meridian.activities.explorer.grammar.source.IndicatorSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Fetches indicators and tables once for a build, indicators in parallel. */
final class DataLoader {

    private static final int CAPACITY = 20_000;

    private final IndicatorSource source;
    private final ParallelFetch fetch;
    private final Recent<Long, Optional<IndicatorMetadata>> indicators = new Recent<>(CAPACITY);
    private final Map<String, Optional<String>> tables = new HashMap<>();

    DataLoader(IndicatorSource source, ExplorerSettings settings) {
        this.source = source;
        this.fetch = new ParallelFetch(settings.parallelFetches());
    }

    /** Fetches what is missing of some indicators. */
    void load(Collection<Long> ids) {
        fetch.all(indicators.missing(ids), this::fetch).forEach(indicators::put);
    }

    /** An indicator's metadata, if both its metadata and its data exist. */
    Optional<IndicatorMetadata> indicator(long id) {
        return indicators.get(id).flatMap(Function.identity());
    }

    /** The beginning of the table at an address. */
    Optional<String> table(String url) {
        return tables.computeIfAbsent(url, source::tableHead);
    }

    private Optional<IndicatorMetadata> fetch(long id) {
        return source.metadata(id).filter(metadata -> source.hasData(id));
    }
}
