package dev.meridian.activities.download.export;

import dev.meridian.activities.download.export.format.Compression;
import dev.meridian.activities.download.export.format.FileFormat;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files of a completed job.
 *
 * @param id the job's id
 * @param snapshot may have been deleted meanwhile
 * @param address that stays; null if no address shows this export
 */
public record Export(
        UUID id,
        String tenant,
        UUID snapshot,
        FileFormat format,
        Compression compression,
        @Nullable StableAddress address,
        List<ExportedFile> files,
        Instant createdAt) {
    /**
     * An address that shows the newest export of its name.
     *
     * @param secret the part of the address that nobody can guess
     */
    public record StableAddress(String name, String secret) {}
}
