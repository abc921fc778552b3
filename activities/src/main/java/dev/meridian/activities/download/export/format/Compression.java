package dev.meridian.activities.download.export.format;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** How exported files are compressed: CSV and NDJSON as a whole, Parquet page by page. */
public enum Compression {
    NONE(""),
    GZIP(".gz"),
    ZSTD(".zst");

    private static final int BUFFER = 64 << 10;

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** The end of the name of a file that is compressed as a whole. */
    String suffix() {
        return suffix;
    }

    /** Compresses what is written; closing the stream writes the rest, and closes {@code file}. */
    OutputStream over(OutputStream file) throws IOException {
        return switch (this) {
            case NONE -> file;
            case GZIP -> new GZIPOutputStream(file, BUFFER);
            case ZSTD -> new ZstdOutputStream(file);
        };
    }

    /** How requests write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
