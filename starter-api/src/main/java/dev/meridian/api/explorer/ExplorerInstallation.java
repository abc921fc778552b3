package dev.meridian.api.explorer;

import dev.meridian.api.settings.AddressSetting;
import dev.meridian.api.settings.WrongSetting;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of this installation's explorers.
 *
 * @param siteUrl {@code EXPLORER_SITE_URL}: the public site, which every stored config names
 * @param adminUrl {@code EXPLORER_ADMIN_URL}: the admin, which every stored config names
 * @param dataApiUrl {@code EXPLORER_DATA_API_URL}: below it are {@code <id>.metadata.json} and {@code <id>.data.json}
 * @param dataDirectory {@code EXPLORER_DATA_DIRECTORY}: a folder with the same files, instead of the data API
 * @param privateTables {@code EXPLORER_PRIVATE_TABLES}: whether explorers may name tables on private addresses
 * @param dataFreshFor {@code EXPLORER_DATA_FRESH_FOR}: how long fetched metadata are good without asking again
 */
@ConfigurationProperties("explorer")
record ExplorerInstallation(
        @DefaultValue("http://localhost:8080") String siteUrl,
        @DefaultValue("http://localhost:8080/admin") String adminUrl,
        @Nullable String dataApiUrl,
        @Nullable Path dataDirectory,
        @DefaultValue("false") boolean privateTables,
        @DefaultValue("30s") Duration dataFreshFor) {
    ExplorerInstallation {
        dataApiUrl = dataApiUrl == null || dataApiUrl.isBlank() ? null : dataApiUrl.strip();
        dataDirectory = dataDirectory == null || dataDirectory.toString().isBlank() ? null : dataDirectory;
        if (dataApiUrl != null && dataDirectory != null) {
            throw new WrongSetting(
                    "EXPLORER_DATA_API_URL",
                    "and EXPLORER_DATA_DIRECTORY are both set",
                    "Set one of them: indicators come from one place.");
        }
        dataApi(dataApiUrl);
        if (dataDirectory != null && !Files.isDirectory(dataDirectory)) {
            throw new WrongSetting(
                    "EXPLORER_DATA_DIRECTORY",
                    "is not a directory: " + dataDirectory,
                    "Set it to a folder with files such as 42.metadata.json, or leave it out.");
        }
    }

    /** The data API as an address; null if none is set. */
    @Nullable
    URI dataApi() {
        return dataApi(dataApiUrl);
    }

    private static @Nullable URI dataApi(@Nullable String url) {
        return AddressSetting.readForJavaClients("EXPLORER_DATA_API_URL", url, "https://api.example.org/v1/indicators");
    }
}
