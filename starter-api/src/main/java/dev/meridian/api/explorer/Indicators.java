package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.source.HttpIndicatorSource;
import dev.meridian.activities.explorer.source.HttpSourceSettings;
import dev.meridian.activities.explorer.source.HttpTables;
import dev.meridian.activities.explorer.source.ParallelIndicators;
import dev.meridian.domain.explorer.source.CachingIndicatorSource;
import dev.meridian.domain.explorer.source.FileIndicatorSource;
import dev.meridian.domain.explorer.source.FileTables;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.source.VersionedSource;
import dev.meridian.domain.explorer.source.VersionedTables;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Chooses the sources by the settings: indicators come from one source, tables from the addresses that explorers name.
 */
final class Indicators {
    private static final long MOST_CACHED_BYTES = 64L << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private Indicators() {}

    static IndicatorSource of(ExplorerInstallation installation) {
        return new ParallelIndicators(new CachingIndicatorSource(
                indicators(installation), tables(installation), installation.dataFreshFor(), MOST_CACHED_BYTES));
    }

    private static VersionedSource indicators(ExplorerInstallation installation) {
        if (installation.dataDirectory() != null) {
            return new FileIndicatorSource(installation.dataDirectory());
        }
        URI dataApi = installation.dataApi();
        return dataApi == null ? VersionedSource.empty() : new HttpIndicatorSource(HttpSourceSettings.of(dataApi));
    }

    private static VersionedTables tables(ExplorerInstallation installation) {
        VersionedTables everywhere = new HttpTables(installation.privateTables(), CONNECT_TIMEOUT, REQUEST_TIMEOUT);
        Path folder = installation.dataDirectory();
        return folder == null ? everywhere : new FileTables(folder.resolve("tables")).orElse(everywhere);
    }
}
