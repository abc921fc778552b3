package dev.meridian.domain.explorer.source;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A source that records the addresses at which there was no table. Thread-safe if the wrapped source is. */
public final class MissingTables implements IndicatorSource {

    private final IndicatorSource source;
    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    public MissingTables(IndicatorSource source) {
        this.source = source;
    }

    /** The addresses that were asked for and had nothing. */
    public Set<String> addresses() {
        return Set.copyOf(missing);
    }

    @Override
    public Optional<IndicatorMetadata> metadata(long indicatorId) {
        return source.metadata(indicatorId);
    }

    @Override
    public boolean hasData(long indicatorId) {
        return source.hasData(indicatorId);
    }

    @Override
    public Map<Long, IndicatorMetadata> indicators(Collection<Long> indicatorIds) {
        return source.indicators(indicatorIds);
    }

    @Override
    public Optional<String> tableHead(String url) {
        Optional<String> head = source.tableHead(url);
        if (head.isEmpty()) {
            missing.add(url);
        }
        return head;
    }
}
