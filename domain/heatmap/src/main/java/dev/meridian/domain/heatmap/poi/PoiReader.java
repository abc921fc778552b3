package dev.meridian.domain.heatmap.poi;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads points of interest from a file of one format, as a stream: memory does not grow with the file.
 *
 * <p>Invalid rows are reported to the sink, and reading goes on after them.
 */
public interface PoiReader {
    /**
     * Reads to the end.
     *
     * @throws MalformedFileException if the file as a whole cannot be read on
     */
    void read(InputStream file, PoiSink sink) throws IOException;
}
