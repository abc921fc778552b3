package dev.meridian.activities.download.source.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Optional;

/** A file as it lies somewhere, which can be read from a byte on. */
interface CsvFile {
    /**
     * @param content from the asked byte on
     * @param version changes when the file does, e.g. an ETag
     * @param charset what the place where the file lies says about its encoding
     */
    record Opened(InputStream content, String version, Optional<Charset> charset) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /** What the table is called after. */
    String name();

    /**
     * Opens the file; what it opens is closed when the work is aborted.
     *
     * @throws dev.meridian.domain.download.source.SourceFailure if the file can't be had
     * @throws IOException if the connection breaks
     */
    Opened open(long offset) throws IOException;
}
