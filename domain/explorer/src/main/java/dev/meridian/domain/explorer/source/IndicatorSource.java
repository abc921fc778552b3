package dev.meridian.domain.explorer.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A source of indicators and tables. A missing document (404 over HTTP) is an empty answer, which shows in the stored
 * view; every other failure is an {@link IndicatorSourceException}, which ends the build, so that a passing fault never
 * shows in a view. Implementations may be called from several threads.
 */
public interface IndicatorSource {

    /** How much of a table is read at most; its header and its first row lie within. */
    int TABLE_HEAD_BYTES = 1 << 18;

    /** Metadata of an indicator. */
    Optional<IndicatorMetadata> metadata(long indicatorId);

    /** Whether the indicator has data. The data themselves change no stored view. */
    boolean hasData(long indicatorId);

    /**
     * Metadata of those indicators that have metadata and data; an indicator without either is not in the answer. One
     * indicator is asked for after the other unless an implementation knows a quicker way.
     */
    default Map<Long, IndicatorMetadata> indicators(Collection<Long> indicatorIds) {
        Map<Long, IndicatorMetadata> found = new HashMap<>();
        for (long id : indicatorIds) {
            metadata(id).filter(metadata -> hasData(id)).ifPresent(metadata -> found.put(id, metadata));
        }
        return found;
    }

    /** The beginning of the table at an address: its header and its first row, at least. */
    Optional<String> tableHead(String url);

    /** The source without indicators and tables. */
    static IndicatorSource empty() {
        return EmptyIndicatorSource.INSTANCE;
    }
}
