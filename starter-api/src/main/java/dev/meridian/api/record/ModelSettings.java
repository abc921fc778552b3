package dev.meridian.api.record;

import dev.meridian.api.settings.WrongSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the models are that separate audio into stems.
 *
 * @param directory {@code MODELS_DIRECTORY}: a folder on the workers with a folder for each model; none if not set
 */
@ConfigurationProperties("models")
record ModelSettings(@DefaultValue("") String directory) {
    /** The folder; null if there is none. Only workers have it. */
    @Nullable
    Path folder() {
        if (directory.isBlank()) {
            return null;
        }
        Path folder = Path.of(directory.strip());
        if (!Files.isDirectory(folder)) {
            throw new WrongSetting(
                    "MODELS_DIRECTORY",
                    "is '" + directory + "', which is no folder",
                    "Set it to a folder with a folder for each model, as docs/records.md describes it, or leave it out.");
        }
        return folder;
    }
}
