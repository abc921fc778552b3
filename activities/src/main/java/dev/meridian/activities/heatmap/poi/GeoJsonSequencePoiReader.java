package dev.meridian.activities.heatmap.poi;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Reads a GeoJSON sequence: texts that each begin with the record separator of RFC 8142 and may have several lines, or one
 * text a line without record separators. A text that is not JSON is rejected, and reading goes on with the next.
 */
public final class GeoJsonSequencePoiReader implements PoiReader {
    private static final char RECORD_SEPARATOR = 0x1E;

    /** The outline of a large park has some hundred thousand vertices. */
    private static final int LONGEST_TEXT = 16 << 20;

    private static final String NOT_JSON = "is not JSON";

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
                readLine(line, sink);
                line = lines.next();
            }
        }
    }

    private static boolean beginsText(Lines.Line line) {
        return line.text().isPresent() && line.text().get().indexOf(RECORD_SEPARATOR) >= 0;
    }

    /** Reads the text that begins with a line, up to the next record separator; returns the line that has it. */
    private Lines.@Nullable Line readText(Lines.Line first, Lines lines, PoiSink sink) throws IOException {
        List<Lines.Line> taken = new ArrayList<>();
        taken.add(first);
        long length = length(first);
        Lines.Line next = lines.next();
        while (next != null && !beginsText(next) && length + length(next) <= LONGEST_TEXT) {
            taken.add(next);
            length += length(next);
            next = lines.next();
        }
        Optional<RememberedPlaces> whole = taken.stream().allMatch(line -> line.text().isPresent())
                ? parsed(first.number(), joined(taken))
                : Optional.empty();
        if (whole.isPresent()) {
            whole.get().giveTo(sink);
        } else {
            readLineByLine(taken, sink);
        }
        return next;
    }

    /** A text that is not JSON may be several, of which only the first has a record separator. */
    private void readLineByLine(List<Lines.Line> taken, PoiSink sink) {
        List<Optional<RememberedPlaces>> places = taken.stream()
                .map(line -> line.text().flatMap(text -> parsed(line.number(), text)))
                .toList();
        if (places.stream().flatMap(Optional::stream).noneMatch(RememberedPlaces::hasAnyFeature)) {
            sink.reject(taken.getFirst().number(), NOT_JSON);
            return;
        }
        for (int i = 0; i < taken.size(); i++) {
            Lines.Line line = taken.get(i);
            places.get(i)
                    .ifPresentOrElse(
                            found -> found.giveTo(sink),
                            () -> sink.reject(line.number(), line.text().isPresent() ? NOT_JSON : line.problem()));
        }
    }

    private void readLine(Lines.Line line, PoiSink sink) {
        if (line.text().isEmpty()) {
            sink.reject(line.number(), line.problem());
            return;
        }
        parsed(line.number(), line.text().get())
                .ifPresentOrElse(found -> found.giveTo(sink), () -> sink.reject(line.number(), NOT_JSON));
    }

    /** What a text has, which may be nothing; empty if it is not JSON from its beginning to its end. */
    private Optional<RememberedPlaces> parsed(long firstLine, String text) {
        RememberedPlaces found = new RememberedPlaces();
        try (JsonParser parser = JsonTexts.parser(text.replace(RECORD_SEPARATOR, ' '))) {
            texts.readAll(parser, firstLine - 1, found);
            return Optional.of(found);
        } catch (JacksonException | MalformedFileException e) {
            return Optional.empty();
        }
    }

    private static long length(Lines.Line line) {
        return line.text().map(String::length).orElse(0);
    }

    private static String joined(List<Lines.Line> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.text().orElse("")).append('\n'));
        return text.toString();
    }
}
