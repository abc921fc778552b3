package dev.meridian.activities.download.export.format;

import java.util.Locale;

/** The formats of exported files. */
public enum FileFormat {
    CSV("text/csv; charset=utf-8"),
    NDJSON("application/x-ndjson"),
    PARQUET("application/vnd.apache.parquet");

    private final String mediaType;

    FileFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The media type of an uncompressed file. */
    String mediaType() {
        return mediaType;
    }

    /** How requests and file names write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
