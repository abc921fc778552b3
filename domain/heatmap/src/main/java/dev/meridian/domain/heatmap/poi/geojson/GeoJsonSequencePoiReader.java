package dev.meridian.domain.heatmap.poi.geojson;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.MalformedFileException;
import dev.meridian.domain.heatmap.poi.Poi;
import dev.meridian.domain.heatmap.poi.PoiReader;
import dev.meridian.domain.heatmap.poi.PoiSink;
import dev.meridian.domain.heatmap.poi.text.Lines;
import dev.meridian.domain.heatmap.poi.text.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Reads a GeoJSON sequence: texts that each begin with the record separator of RFC 8142 and may have several lines, or one
 * text a line without record separators. A text that is not JSON is rejected, and reading goes on with the next.
 */
public final class GeoJsonSequencePoiReader implements PoiReader {
    private static final char RECORD_SEPARATOR = 0x1E;

    /** The longest text of a sequence; the outline of a large park has some hundred thousand vertices. */
    private static final int LONGEST_TEXT = 16 << 20;

    private static final String NOT_JSON = "is not JSON";

    /** Stands for a line that is not UTF-8 within a text, which is not JSON then. */
    private static final String UNREADABLE = "\uFFFD";

    private final GeoJsonTexts texts;

    public GeoJsonSequencePoiReader(CategoryMapping categories) {
        this.texts = new GeoJsonTexts(categories);
    }

    @Override
    public void read(InputStream file, PoiSink sink) throws IOException {
        Lines lines = new Lines(TextFile.utf8(file), LONGEST_TEXT);
        Lines.Line line = lines.next();
        if (line == null) {
            throw new MalformedFileException(1, "The file is empty");
        }
        while (line != null) {
            if (beginsText(line)) {
                line = readText(line, lines, sink);
            } else {
                if (line.text().isPresent()) {
                    readLine(line.number(), line.text().get(), sink);
                } else {
                    sink.reject(line.number(), line.problem());
                }
                line = lines.next();
            }
        }
    }

    private static boolean beginsText(Lines.Line line) {
        return line.text().isPresent() && line.text().get().indexOf(RECORD_SEPARATOR) >= 0;
    }

    /** Reads the text that begins with a line, up to the next record separator; returns the line that has it. */
    private Lines.@Nullable Line readText(Lines.Line first, Lines lines, PoiSink sink) throws IOException {
        StringBuilder text = new StringBuilder(first.text().orElse(""));
        Lines.Line next = lines.next();
        while (next != null && !beginsText(next) && text.length() + length(next) < LONGEST_TEXT) {
            text.append('\n').append(next.text().orElse(UNREADABLE));
            next = lines.next();
        }
        readText(first.number(), text.toString(), sink);
        return next;
    }

    /** A text that is not JSON may be several, of which only the first has a record separator. */
    private void readText(long firstLine, String text, PoiSink sink) {
        if (look(text) != Look.NOT_JSON) {
            give(firstLine, text, sink);
        } else if (text.lines().map(this::look).noneMatch(look -> look == Look.FEATURES)) {
            sink.reject(firstLine, NOT_JSON);
        } else {
            long number = firstLine;
            for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); number++) {
                readLine(number, lines.next(), sink);
            }
        }
    }

    private void readLine(long number, String text, PoiSink sink) {
        if (look(text) == Look.NOT_JSON) {
            sink.reject(number, NOT_JSON);
        } else {
            give(number, text, sink);
        }
    }

    /** The result of reading a text to its end. */
    private enum Look {
        NOT_JSON,
        NO_FEATURES,
        FEATURES
    }

    /** Reads a text without passing on its places: they may be passed on only after the whole text has proved valid. */
    private Look look(String text) {
        if (text.isBlank()) {
            return Look.NO_FEATURES;
        }
        AnyFeature any = new AnyFeature();
        try {
            give(1, text, any);
            return any.found ? Look.FEATURES : Look.NO_FEATURES;
        } catch (JacksonException | MalformedFileException e) {
            return Look.NOT_JSON;
        }
    }

    private void give(long firstLine, String text, PoiSink sink) {
        try (JsonParser parser = JsonTexts.parser(text.replace(RECORD_SEPARATOR, ' '))) {
            texts.readAll(parser, firstLine - 1, sink);
        }
    }

    private static int length(Lines.Line line) {
        return line.text().map(String::length).orElse(0) + 1;
    }

    /** Records whether a text has a readable feature, whether or not a score uses it. */
    private static final class AnyFeature implements PoiSink {
        private boolean found;

        @Override
        public void accept(long line, Poi poi) {
            found = true;
        }

        @Override
        public void reject(long line, String reason) {}

        @Override
        public void ignore(long line, String category) {
            found = true;
        }
    }
}
