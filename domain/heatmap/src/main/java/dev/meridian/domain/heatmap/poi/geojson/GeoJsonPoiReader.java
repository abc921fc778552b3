package dev.meridian.domain.heatmap.poi.geojson;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.MalformedFileException;
import dev.meridian.domain.heatmap.poi.PoiReader;
import dev.meridian.domain.heatmap.poi.PoiSink;
import dev.meridian.domain.heatmap.poi.text.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Reads GeoJSON (RFC 7946): a FeatureCollection, of which one feature at a time is in memory, or features one after the
 * other. {@link FeatureReader} says what makes a feature a point of interest.
 */
public final class GeoJsonPoiReader implements PoiReader {
    /** The parser names a switch of its own where NaN or an infinity stands for a number, as Python writes them. */
    private static final Pattern ADVICE_TO_PROGRAMMERS = Pattern.compile(": enable `[^`]*` to allow");

    private final GeoJsonTexts texts;

    public GeoJsonPoiReader(CategoryMapping categories) {
        this.texts = new GeoJsonTexts(categories);
    }

    @Override
    public void read(InputStream file, PoiSink sink) throws IOException {
        try (JsonParser parser = JsonTexts.parser(TextFile.utf8(file))) {
            try {
                if (!texts.readAll(parser, 0, sink)) {
                    throw new MalformedFileException(1, "The file is empty");
                }
            } catch (JacksonIOException e) {
                if (e.getCause() instanceof CharacterCodingException) {
                    throw new MalformedFileException(parser.currentLocation().getLineNr(), "The file is not UTF-8");
                }
                throw e.getCause();
            }
        } catch (StreamConstraintsException e) {
            throw refused(e, "Beyond what is read: ");
        } catch (JacksonException e) {
            throw refused(e, "Not JSON: ");
        }
    }

    private static MalformedFileException refused(JacksonException e, String kind) {
        long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        String message = ADVICE_TO_PROGRAMMERS.matcher(e.getOriginalMessage()).replaceFirst("");
        return new MalformedFileException(line, kind + message);
    }
}
