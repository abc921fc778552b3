package dev.meridian.domain.explorer.source;

/** A source of indicators whose metadata are not sent again while they are unchanged. */
public interface VersionedSource {

    /** Metadata of an indicator, unless the known version is still good. */
    Answer<IndicatorMetadata> metadata(long indicatorId, Version known);

    /** Whether the indicator has data. */
    boolean hasData(long indicatorId);

    /** The source without indicators. */
    static VersionedSource empty() {
        return new VersionedSource() {
            @Override
            public Answer<IndicatorMetadata> metadata(long indicatorId, Version known) {
                return new Answer.Missing<>();
            }

            @Override
            public boolean hasData(long indicatorId) {
                return false;
            }
        };
    }
}
