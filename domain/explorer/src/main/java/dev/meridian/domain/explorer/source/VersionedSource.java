package dev.meridian.domain.explorer.source;

/** Indicators whose metadata need not be sent again while they are what they were. */
public interface VersionedSource {

    /** Metadata of an indicator, unless the known version is still good. */
    Answer<IndicatorMetadata> metadata(long indicatorId, Version known);

    /** Whether the indicator has data. */
    boolean hasData(long indicatorId);

    /** Indicators of which there are none. */
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
