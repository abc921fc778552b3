package dev.meridian.domain.explorer.table;

import dev.meridian.domain.explorer.source.BoundedCache;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/** Fetches indicators and tables once for a build, indicators in parallel. */
public final class DataLoader {

    private static final int CAPACITY = 20_000;
    private static final int MOST_CACHED_CHARACTERS = 16 << 20;

    private final IndicatorSource source;
    private final ParallelFetch fetch;
    private final Recent<Long, Optional<IndicatorMetadata>> indicators = new Recent<>(CAPACITY);
    private final BoundedCache<String, Optional<String>> tables = new BoundedCache<>(
            MOST_CACHED_CHARACTERS, text -> 1 + text.map(String::length).orElse(0));

    public DataLoader(IndicatorSource source, ExplorerSettings settings) {
        this.source = source;
        this.fetch = new ParallelFetch(settings.parallelFetches());
    }

    /** Fetches what is missing of some indicators. */
    public void load(Collection<Long> ids) {
        fetch.all(indicators.missing(ids), this::fetch).forEach(indicators::put);
    }

    /** An indicator's metadata, if both its metadata and its data exist. */
    public Optional<IndicatorMetadata> indicator(long id) {
        return indicators.get(id).flatMap(Function.identity());
    }

    /** The beginning of the table at an address. */
    public Optional<String> table(String url) {
        Optional<Optional<String>> known = tables.get(url);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<String> head = source.tableHead(url);
        tables.put(url, head);
        return head;
    }

    private Optional<IndicatorMetadata> fetch(long id) {
        return source.metadata(id).filter(metadata -> source.hasData(id));
    }
}
