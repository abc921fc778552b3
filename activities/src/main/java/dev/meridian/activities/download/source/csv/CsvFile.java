package dev.meridian.activities.download.source.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.OptionalLong;

/** A file as it lies somewhere, which can be read from a byte on. */
interface CsvFile {
    /**
     * @param content from the asked byte on
     * @param version changes when the file does, e.g. an ETag
     * @param length the bytes of the whole file, if the place where it lies says so
     * @param charset what the place where the file lies says about its encoding
     */
    record Opened(InputStream content, String version, OptionalLong length, Optional<Charset> charset)
            implements AutoCloseable {
        @Override
        public void close() {
            try {
                content.close();
            } catch (IOException alreadyBroken) {
                // The part that was read is kept; a failure to close the rest changes nothing.
            }
        }
    }

    /** The name of the file, from which the table's name is made. */
    String name();

    /**
     * Opens the file; what it opens is closed when the work is aborted. Closing the content does not read the rest of it.
     *
     * @throws dev.meridian.domain.download.source.SourceFailure if the file can't be had
     * @throws IOException if the connection breaks
     */
    Opened open(long offset) throws IOException;
}
