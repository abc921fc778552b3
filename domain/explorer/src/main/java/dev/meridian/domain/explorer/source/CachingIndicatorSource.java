package dev.meridian.domain.explorer.source;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Caches the answers of the sources of indicators and tables. For a while an answer is used as it is; after that a
 * document with a version is revalidated by that version, and sent again only if it changed. A missing document is
 * never cached. The cache is bounded by the size of its contents; meant to be shared by all builds of a process.
 * Thread-safe.
 */
public final class CachingIndicatorSource implements IndicatorSource {

    private static final int ENTRY_OVERHEAD = 256;

    private final VersionedSource indicators;
    private final VersionedTables tableSource;
    private final Duration freshFor;
    private final InstantSource clock;
    private final BoundedCache<Long, Cached<IndicatorMetadata>> metadata;
    private final BoundedCache<Long, Cached<Boolean>> data;
    private final BoundedCache<String, Cached<String>> tables;

    private record Cached<T>(T value, Version version, long readAt) {}

    /**
     * @param freshFor how long an answer is used without revalidation
     * @param maxBytes roughly how much memory the cache may take
     */
    public CachingIndicatorSource(
            VersionedSource indicators, VersionedTables tables, Duration freshFor, long maxBytes) {
        this(indicators, tables, freshFor, maxBytes, InstantSource.system());
    }

    CachingIndicatorSource(
            VersionedSource indicators, VersionedTables tables, Duration freshFor, long maxBytes, InstantSource clock) {
        this.indicators = indicators;
        this.tableSource = tables;
        this.freshFor = freshFor;
        this.clock = clock;
        this.metadata = new BoundedCache<>(maxBytes / 2, cached -> weight(cached.value()));
        this.data = new BoundedCache<>(maxBytes / 4, cached -> ENTRY_OVERHEAD);
        this.tables = new BoundedCache<>(
                maxBytes / 4, cached -> ENTRY_OVERHEAD + cached.value().length());
    }

    @Override
    public Optional<IndicatorMetadata> metadata(long indicatorId) {
        return get(metadata, indicatorId, known -> indicators.metadata(indicatorId, known));
    }

    @Override
    public boolean hasData(long indicatorId) {
        Function<Version, Answer<Boolean>> ask = known ->
                indicators.hasData(indicatorId) ? new Answer.Found<>(true, Version.UNKNOWN) : new Answer.Missing<>();
        return get(data, indicatorId, ask).isPresent();
    }

    @Override
    public Optional<String> tableHead(String url) {
        return get(tables, url, known -> tableSource.head(url, known));
    }

    private <K, T> Optional<T> get(BoundedCache<K, Cached<T>> cache, K key, Function<Version, Answer<T>> ask) {
        Optional<Cached<T>> cached = cache.get(key);
        long now = clock.millis();
        if (cached.isPresent() && now - cached.get().readAt() < freshFor.toMillis()) {
            return cached.map(Cached::value);
        }
        Version known = cached.map(Cached::version).orElse(Version.UNKNOWN);
        return switch (ask.apply(known)) {
            case Answer.Found<T>(T document, Version version) -> {
                cache.put(key, new Cached<>(document, version, now));
                yield Optional.of(document);
            }
            case Answer.Missing<T>() -> {
                cache.remove(key);
                yield Optional.empty();
            }
            case Answer.Unchanged<T> unchanged when cached.isEmpty() -> unchanged.found();
            case Answer.Unchanged<T>() -> {
                cached.ifPresent(old -> cache.put(key, new Cached<>(old.value(), old.version(), now)));
                yield cached.map(Cached::value);
            }
        };
    }

    private static int weight(IndicatorMetadata value) {
        return ENTRY_OVERHEAD
                + value.name().length()
                + value.titlePublic().length()
                + value.displayName().length()
                + value.datasetName().length()
                + value.descriptionShort().length();
    }
}
