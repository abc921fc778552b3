package dev.meridian.domain.heatmap.poi.geojson;

import dev.meridian.domain.heatmap.poi.PlaceText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The position of a geometry as one point: the mean of its vertices. Of a polygon only the outer ring counts, without
 * its closing vertex; of a collection all geometries count. Vertices are summed while they are read, and none is kept.
 */
final class Vertices {
    private static final double WHOLE_TURN = 360;

    private final Sum sum = new Sum();
    private String type = "";
    private String unknownType = "";

    /** A point in degrees. */
    record Point(double lat, double lng) {}

    /** Reads the geometry whose object the parser has just begun. */
    void readGeometry(JsonParser parser) {
        type = read(parser);
    }

    private String read(JsonParser parser) {
        String type = "";
        Sum all = new Sum();
        Sum outer = new Sum();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("type") && value == JsonToken.VALUE_STRING) {
                type = parser.getString();
            } else if (name.equals("coordinates") && value == JsonToken.START_ARRAY) {
                readArray(parser, true, new Line(), all, outer);
            } else if (name.equals("geometries") && value == JsonToken.START_ARRAY) {
                readGeometries(parser);
            } else {
                parser.skipChildren();
            }
        }
        switch (type) {
            case "Point", "MultiPoint", "LineString", "MultiLineString" -> sum.add(all);
            case "Polygon", "MultiPolygon" -> sum.add(outer);
            case "GeometryCollection" -> {}
            default -> unknownType = type;
        }
        return type;
    }

    private void readGeometries(JsonParser parser) {
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                read(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    /** An array of coordinates is a position, which belongs to the line around it, or has arrays in it. */
    private static void readArray(JsonParser parser, boolean isFirst, Line around, Sum all, Sum outer) {
        JsonToken token = parser.nextToken();
        if (token.isNumeric()) {
            around.readPosition(parser);
            around.endIfAlone(all, outer);
            return;
        }
        Line line = new Line();
        line.isPart = true;
        boolean first = true;
        for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                readArray(parser, first, line, all, outer);
                first = false;
            } else {
                parser.skipChildren();
            }
        }
        line.end();
        all.add(line.sum);
        if (isFirst) {
            outer.add(line.sum);
        }
    }

    /** The geometry's type, or an empty text if there was no geometry. */
    String type() {
        return type;
    }

    /** The mean, or null if there was no vertex. */
    @Nullable
    Point mean() {
        return sum.mean();
    }

    /** Why there is no mean. */
    String problem() {
        return unknownType.isEmpty()
                ? "has no coordinates"
                : "has a geometry of the unknown type '" + PlaceText.abbreviated(unknownType) + "'";
    }

    /** The positions of one array; the last is left out where it repeats the first. */
    private static final class Line {
        private final Sum sum = new Sum();
        private boolean isPart;
        private int count;
        private double firstLat;
        private double firstLng;
        private double lastLat;
        private double lastLng;

        /** Reads longitude and latitude; heights and more are skipped. The parser is at the first number. */
        void readPosition(JsonParser parser) {
            double lng = parser.getDoubleValue();
            JsonToken token = parser.nextToken();
            if (token.isNumeric()) {
                add(parser.getDoubleValue(), lng);
            }
            for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                parser.skipChildren();
            }
        }

        private void add(double lat, double lng) {
            if (count == 0) {
                firstLat = lat;
                firstLng = lng;
            } else {
                sum.add(lastLat, lastLng);
            }
            lastLat = lat;
            lastLng = lng;
            count++;
        }

        /** The coordinates of a point are a position without a line. */
        void endIfAlone(Sum all, Sum outer) {
            if (!isPart) {
                end();
                all.add(sum);
                outer.add(sum);
            }
        }

        void end() {
            if (count == 1 || (count > 1 && !(lastLat == firstLat && lastLng == firstLng))) {
                sum.add(lastLat, lastLng);
            }
        }
    }

    /**
     * Sums of positions. Longitudes are summed as they are, and as if they went from 0 to 360: of an area on both sides of
     * the antimeridian, only the latter lie together.
     */
    private static final class Sum {
        private long count;
        private double lats;
        private double lngs;
        private double eastwardLngs;
        private double west = Double.POSITIVE_INFINITY;
        private double east = Double.NEGATIVE_INFINITY;
        private double eastwardWest = Double.POSITIVE_INFINITY;
        private double eastwardEast = Double.NEGATIVE_INFINITY;

        void add(double lat, double lng) {
            double eastward = lng < 0 ? lng + WHOLE_TURN : lng;
            count++;
            lats += lat;
            lngs += lng;
            eastwardLngs += eastward;
            west = Math.min(west, lng);
            east = Math.max(east, lng);
            eastwardWest = Math.min(eastwardWest, eastward);
            eastwardEast = Math.max(eastwardEast, eastward);
        }

        void add(Sum other) {
            count += other.count;
            lats += other.lats;
            lngs += other.lngs;
            eastwardLngs += other.eastwardLngs;
            west = Math.min(west, other.west);
            east = Math.max(east, other.east);
            eastwardWest = Math.min(eastwardWest, other.eastwardWest);
            eastwardEast = Math.max(eastwardEast, other.eastwardEast);
        }

        @Nullable
        Point mean() {
            if (count == 0) {
                return null;
            }
            // RFC 7946, 3.1.9: what crosses the antimeridian is cut there, and is more than half a turn wide by its
            // numbers.
            if (east - west <= WHOLE_TURN / 2 || eastwardEast - eastwardWest >= east - west) {
                return new Point(lats / count, lngs / count);
            }
            double lng = eastwardLngs / count;
            return new Point(lats / count, lng > WHOLE_TURN / 2 ? lng - WHOLE_TURN : lng);
        }
    }
}
