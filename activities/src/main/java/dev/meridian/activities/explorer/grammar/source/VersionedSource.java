package dev.meridian.activities.explorer.grammar.source;

import java.util.Optional;

/** A source that can tell whether a document is still what it was, without sending it again. */
public interface VersionedSource extends IndicatorSource {

    /** Metadata of an indicator, unless the known version is still good. */
    Answer<IndicatorMetadata> metadata(long indicatorId, Version known);

    /** The beginning of a table, unless the known version is still good. */
    Answer<String> tableHead(String url, Version known);

    @Override
    default Optional<IndicatorMetadata> metadata(long indicatorId) {
        return metadata(indicatorId, Version.UNKNOWN).found();
    }

    @Override
    default Optional<String> tableHead(String url) {
        return tableHead(url, Version.UNKNOWN).found();
    }
}
