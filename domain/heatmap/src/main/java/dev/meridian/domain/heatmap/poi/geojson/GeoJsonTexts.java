package dev.meridian.domain.heatmap.poi.geojson;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.MalformedFileException;
import dev.meridian.domain.heatmap.poi.PoiSink;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads GeoJSON objects from a parser: each is a feature or a collection of features. One feature at a time is in memory. */
final class GeoJsonTexts {
    private final FeatureReader features;

    GeoJsonTexts(CategoryMapping categories) {
        this.features = new FeatureReader(categories);
    }

    /**
     * Reads all objects up to the parser's end.
     *
     * @param linesBefore the lines of the file before the parser's first
     * @return whether there was any
     */
    boolean readAll(JsonParser parser, long linesBefore, PoiSink sink) {
        boolean any = false;
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            any = true;
            if (token != JsonToken.START_OBJECT) {
                throw new MalformedFileException(linesBefore + line(parser), "GeoJSON must be an object");
            }
            readObject(parser, linesBefore, sink);
        }
        return any;
    }

    private void readObject(JsonParser parser, long linesBefore, PoiSink sink) {
        long line = linesBefore + line(parser);
        boolean isCollection = false;
        Feature feature = new Feature(features.wantedProperties());
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (parser.nextToken() == JsonToken.START_ARRAY && name.equals("features")) {
                isCollection = true;
                readFeatures(parser, linesBefore, sink);
            } else {
                feature.readMember(name, parser);
            }
        }
        if (!isCollection) {
            features.read(line, feature, sink);
        }
    }

    private void readFeatures(JsonParser parser, long linesBefore, PoiSink sink) {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            long line = linesBefore + line(parser);
            Feature feature = new Feature(features.wantedProperties());
            if (token == JsonToken.START_OBJECT) {
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    parser.nextToken();
                    feature.readMember(name, parser);
                }
            } else {
                parser.skipChildren();
            }
            features.read(line, feature, sink);
        }
    }

    private static long line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
