package dev.meridian.activities.heatmap.poi;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where a geometry is, as one point. */
final class Vertices {
    private double latSum;
    private double lngSum;
    private int count;

    private Vertices() {}

    /** A point in degrees. */
    record Point(double lat, double lng) {}

    /**
     * The mean of a geometry's vertices; of a polygon only its outer ring's, without the vertex that closes it. Null if
     * there is none.
     */
    static @Nullable Point mean(JsonNode geometry) {
        JsonNode coordinates = geometry.path("coordinates");
        Vertices vertices = new Vertices();
        switch (geometry.path("type").asString("")) {
            case "Point" -> vertices.add(coordinates);
            case "MultiPoint", "LineString" -> vertices.addAll(coordinates);
            case "MultiLineString" -> coordinates.forEach(vertices::addAll);
            case "Polygon" -> vertices.addAll(coordinates.path(0));
            case "MultiPolygon" -> coordinates.forEach(polygon -> vertices.addAll(polygon.path(0)));
            default -> {}
        }
        return vertices.count == 0
                ? null
                : new Point(vertices.latSum / vertices.count, vertices.lngSum / vertices.count);
    }

    private void addAll(JsonNode positions) {
        int size = positions.size();
        boolean closed = size > 1 && positions.get(0).equals(positions.get(size - 1));
        for (int i = 0; i < (closed ? size - 1 : size); i++) {
            add(positions.get(i));
        }
    }

    private void add(JsonNode position) {
        if (position.path(0).isNumber() && position.path(1).isNumber()) {
            lngSum += position.path(0).asDouble();
            latSum += position.path(1).asDouble();
            count++;
        }
    }
}
