package dev.meridian.api.record;

import dev.meridian.api.settings.WrongSetting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How audio is accepted and processed.
 *
 * @param maxBytes {@code AUDIO_MAX_BYTES}: how many bytes the audio of a record may have
 * @param importPrefix {@code AUDIO_IMPORT_PREFIX}: the beginning of the keys in the bucket from which audio may be taken; none
 *     if not set. {@code {tenant}} in it stands for the caller's tenant
 * @param folder {@code AUDIO_FOLDER}: where workers keep the files that they work on
 * @param ffmpeg {@code AUDIO_FFMPEG}: the program, by its path or by its name
 * @param ffprobe {@code AUDIO_FFPROBE}: the program, by its path or by its name
 * @param oldVersionsDays {@code AUDIO_OLD_VERSIONS_DAYS}: for how many days audio is kept that newer published audio has
 *     replaced, counted from when it was accepted; also stems that no record offers any more, from when they were made
 */
@ConfigurationProperties("audio")
record AudioSettings(
        @DefaultValue("524288000") long maxBytes,
        @Nullable String importPrefix,
        @Nullable String folder,
        @DefaultValue("ffmpeg") String ffmpeg,
        @DefaultValue("ffprobe") String ffprobe,
        @DefaultValue("30") int oldVersionsDays) {
    /** The most bytes that S3 copies in one request. */
    static final long LARGEST_MAX_BYTES = 5L << 30;

    private static final String TENANT = "{tenant}";

    AudioSettings {
        if (maxBytes < 1 || maxBytes > LARGEST_MAX_BYTES) {
            throw new WrongSetting(
                    "AUDIO_MAX_BYTES",
                    "is " + maxBytes,
                    "Set it to 1 to " + LARGEST_MAX_BYTES + ", or leave it out for 524288000.");
        }
        importPrefix = importPrefix == null || importPrefix.isBlank() ? null : importPrefix.strip();
        if (importPrefix != null && !importPrefix.endsWith("/")) {
            throw new WrongSetting(
                    "AUDIO_IMPORT_PREFIX",
                    "does not end with a slash",
                    "Set it to the beginning of keys up to a slash, for example imports/{tenant}/.");
        }
        if (oldVersionsDays < 1) {
            throw new WrongSetting(
                    "AUDIO_OLD_VERSIONS_DAYS", "is " + oldVersionsDays, "Set it to 1 or more, or leave it out for 30.");
        }
    }

    /** Whether a tenant may take audio from this key. */
    boolean mayImport(String key, String tenant) {
        return importPrefix != null && key.startsWith(importPrefix.replace(TENANT, tenant)) && !key.endsWith("/");
    }

    Path workFolder() {
        return Path.of(folder == null || folder.isBlank() ? System.getProperty("java.io.tmpdir") : folder);
    }
}
