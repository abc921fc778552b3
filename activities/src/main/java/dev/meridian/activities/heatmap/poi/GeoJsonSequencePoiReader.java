package dev.meridian.activities.heatmap.poi;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a GeoJSON sequence: one feature a line, with or without the record separator of RFC 8142 before it. A line that is
 * not JSON is rejected, and reading goes on with the next.
 */
public final class GeoJsonSequencePoiReader implements PoiReader {
    private static final char RECORD_SEPARATOR = 0x1E;

    /** The outline of a large park has some hundred thousand vertices. */
    private static final int LONGEST_LINE = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.shared();

    private final FeatureReader features;

    public GeoJsonSequencePoiReader(CategoryMapping categories) {
        this.features = new FeatureReader(categories);
    }

    @Override
    public void read(InputStream file, PoiSink sink) throws IOException {
        Lines lines = new Lines(file, LONGEST_LINE);
        Lines.Line first = lines.next();
        if (first == null) {
            throw new MalformedFileException(1, "The file is empty");
        }
        for (Lines.Line line = first; line != null; line = lines.next()) {
            if (line.text().isEmpty()) {
                sink.reject(line.number(), line.problem());
                continue;
            }
            String text = line.text().get().replace(RECORD_SEPARATOR, ' ').strip();
            if (!text.isEmpty()) {
                readFeature(line.number(), text, sink);
            }
        }
    }

    private void readFeature(long line, String text, PoiSink sink) {
        try {
            features.read(line, JSON.readTree(text), sink);
        } catch (JacksonException e) {
            sink.reject(line, "is not JSON");
        }
    }
}
