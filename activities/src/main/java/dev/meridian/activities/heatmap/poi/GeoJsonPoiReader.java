package dev.meridian.activities.heatmap.poi;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads GeoJSON (RFC 7946): a FeatureCollection, of which one feature at a time is in memory, or features one after the
 * other. {@link FeatureReader} says what makes a feature a point of interest.
 */
public final class GeoJsonPoiReader implements PoiReader {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final FeatureReader features;

    public GeoJsonPoiReader(CategoryMapping categories) {
        this.features = new FeatureReader(categories);
    }

    @Override
    public void read(InputStream file, PoiSink sink) throws IOException {
        try (JsonParser parser = JSON.createParser(file)) {
            boolean empty = true;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                empty = false;
                if (token != JsonToken.START_OBJECT) {
                    throw new MalformedFileException(line(parser), "GeoJSON must be an object");
                }
                readObject(parser, sink);
            }
            if (empty) {
                throw new MalformedFileException(1, "The file is empty");
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new MalformedFileException(line, "Not JSON: " + e.getOriginalMessage());
        }
    }

    private void readObject(JsonParser parser, PoiSink sink) {
        long line = line(parser);
        boolean collection = false;
        ObjectNode rest = JSON.createObjectNode();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("features") && value == JsonToken.START_ARRAY) {
                collection = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    long featureLine = line(parser);
                    JsonNode feature = parser.readValueAsTree();
                    features.read(featureLine, feature, sink);
                }
            } else {
                rest.set(name, parser.<JsonNode>readValueAsTree());
            }
        }
        if (!collection) {
            features.read(line, rest, sink);
        }
    }

    private static long line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
