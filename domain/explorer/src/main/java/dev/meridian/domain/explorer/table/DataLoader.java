package dev.meridian.domain.explorer.table;

import dev.meridian.domain.explorer.source.BoundedCache;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Fetches indicators and tables once for a build, many indicators with one question. */
public final class DataLoader {

    private static final int CAPACITY = 20_000;
    private static final int MOST_CACHED_CHARACTERS = 16 << 20;

    private final IndicatorSource source;
    private final Recent<Long, Optional<IndicatorMetadata>> indicators = new Recent<>(CAPACITY);
    private final BoundedCache<String, Optional<String>> tables = new BoundedCache<>(
            MOST_CACHED_CHARACTERS, text -> 1 + text.map(String::length).orElse(0));

    public DataLoader(IndicatorSource source) {
        this.source = source;
    }

    /** Fetches what is missing of some indicators. */
    public void load(Collection<Long> ids) {
        List<Long> missing = indicators.missing(ids);
        if (missing.isEmpty()) {
            return;
        }
        Map<Long, IndicatorMetadata> found = source.indicators(missing);
        missing.forEach(id -> indicators.put(id, Optional.ofNullable(found.get(id))));
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
}
