package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.grammar.source.CachingIndicatorSource;
import dev.meridian.activities.explorer.grammar.source.FileIndicatorSource;
import dev.meridian.activities.explorer.grammar.source.HttpIndicatorSource;
import dev.meridian.activities.explorer.grammar.source.HttpSourceSettings;
import dev.meridian.activities.explorer.grammar.source.IndicatorSource;
import java.net.URI;

/** Chooses where indicators come from. */
final class Indicators {
    private static final long MOST_CACHED_BYTES = 64L << 20;

    private Indicators() {}

    static IndicatorSource of(ExplorerInstallation installation) {
        if (installation.dataDirectory() != null) {
            return new CachingIndicatorSource(
                    new FileIndicatorSource(installation.dataDirectory()),
                    installation.dataFreshFor(),
                    MOST_CACHED_BYTES);
        }
        if (installation.dataApiUrl() != null) {
            return new CachingIndicatorSource(
                    new HttpIndicatorSource(settings(installation.dataApiUrl(), installation.privateTables())),
                    installation.dataFreshFor(),
                    MOST_CACHED_BYTES);
        }
        return IndicatorSource.empty();
    }

    private static HttpSourceSettings settings(URI dataApi, boolean privateTables) {
        HttpSourceSettings usual = HttpSourceSettings.of(dataApi);
        return new HttpSourceSettings(
                dataApi, usual.connectTimeout(), usual.requestTimeout(), usual.maxMetadataBytes(), privateTables);
    }
}
