package dev.meridian.domain.heatmap.grid;

/** How far places count, in degrees around a point, rounded outwards: it finds candidates, and exact tests decide. */
public final class Reach {
    /** The largest radius of the map's categories, in metres. */
    public static final double OF_THE_MAP = 800;

    /** Fewer metres than a degree of latitude has (111,195), so that a reach in degrees is never too small. */
    private static final double METRES_PER_DEGREE = 111_000;

    private Reach() {}

    /** Degrees of latitude. */
    public static double lat(double metres) {
        return metres / METRES_PER_DEGREE;
    }

    /** Degrees of longitude that suffice everywhere between two latitudes, which are widened by the reach first. */
    public static double lng(double metres, double south, double north) {
        double highest = Math.max(Math.abs(south), Math.abs(north)) + lat(metres);
        return highest >= 90 ? 360 : Math.min(360, metres / (METRES_PER_DEGREE * Math.cos(Math.toRadians(highest))));
    }

    /** Bounds widened so that they hold every place within reach of any of their points. */
    public static Bounds around(Bounds bounds, double metres) {
        double lng = lng(metres, bounds.minLat(), bounds.maxLat());
        return new Bounds(
                Math.max(-90, bounds.minLat() - lat(metres)),
                Math.max(-180, bounds.minLng() - lng),
                Math.min(90, bounds.maxLat() + lat(metres)),
                Math.min(180, bounds.maxLng() + lng));
    }
}
