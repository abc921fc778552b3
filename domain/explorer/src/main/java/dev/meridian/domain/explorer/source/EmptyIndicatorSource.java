package dev.meridian.domain.explorer.source;

import java.util.Optional;

/** The source without indicators and tables. */
enum EmptyIndicatorSource implements IndicatorSource {
    INSTANCE;

    @Override
    public Optional<IndicatorMetadata> metadata(long indicatorId) {
        return Optional.empty();
    }

    @Override
    public boolean hasData(long indicatorId) {
        return false;
    }

    @Override
    public Optional<String> tableHead(String url) {
        return Optional.empty();
    }
}
