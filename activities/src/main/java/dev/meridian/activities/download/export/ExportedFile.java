package dev.meridian.activities.download.export;

import dev.meridian.activities.download.export.format.FileColumn;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A file of an export, with its manifest.
 *
 * @param table by its name in the snapshot
 * @param sha256 of the file's bytes, 32 bytes
 */
public record ExportedFile(
        String table, String name, UUID object, long rows, long bytes, byte[] sha256, List<FileColumn> columns) {
    /** The digest in lower-case hexadecimal digits. */
    public String sha256Hex() {
        return HexFormat.of().formatHex(sha256);
    }
}
