package dev.meridian.domain.heatmap.grid;

/**
 * A rectangle in degrees, both ends included.
 *
 * <p>A minimum above its maximum is allowed and means a rectangle without cells; longitudes do not wrap at 180.
 *
 * @param minLat south, -90..90
 * @param minLng west, -180..180
 * @param maxLat north, -90..90
 * @param maxLng east, -180..180
 */
public record Bounds(double minLat, double minLng, double maxLat, double maxLng) {
    public Bounds {
        requireWithin(minLat, 90, "minLat");
        requireWithin(maxLat, 90, "maxLat");
        requireWithin(minLng, 180, "minLng");
        requireWithin(maxLng, 180, "maxLng");
    }

    /** Whether a point lies inside, edges included. */
    public boolean contains(double lat, double lng) {
        return lat >= minLat && lat <= maxLat && lng >= minLng && lng <= maxLng;
    }

    /** Whether any point lies in both, edges included. */
    public boolean touches(Bounds other) {
        return minLat <= other.maxLat && other.minLat <= maxLat && minLng <= other.maxLng && other.minLng <= maxLng;
    }

    private static void requireWithin(double value, double limit, String name) {
        if (!(value >= -limit && value <= limit)) {
            throw new IllegalArgumentException(name + " must lie in -" + limit + ".." + limit + ", not " + value);
        }
    }
}
