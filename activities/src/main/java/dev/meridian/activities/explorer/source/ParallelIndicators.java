package dev.meridian.activities.explorer.source;

import dev.meridian.activities.job.work.ParallelWork;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import dev.meridian.domain.explorer.source.IndicatorSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks a source for many indicators in parallel, at most 16 at a time for each caller. The first fault of the source ends the
 * other requests and is thrown. Thread-safe if the source is.
 */
public final class ParallelIndicators implements IndicatorSource {
    private static final int AT_A_TIME = 16;

    private final IndicatorSource source;

    public ParallelIndicators(IndicatorSource source) {
        this.source = source;
    }

    @Override
    public Map<Long, IndicatorMetadata> indicators(Collection<Long> indicatorIds) {
        Map<Long, IndicatorMetadata> found = new ConcurrentHashMap<>();
        ParallelWork.atMost(AT_A_TIME)
                .interruptingOthers()
                .forEach(
                        indicatorIds,
                        id -> source.metadata(id)
                                .filter(metadata -> source.hasData(id))
                                .ifPresent(metadata -> found.put(id, metadata)));
        return found;
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
    public Optional<String> tableHead(String url) {
        return source.tableHead(url);
    }
}
