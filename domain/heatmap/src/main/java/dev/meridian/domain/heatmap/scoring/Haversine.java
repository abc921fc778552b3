package dev.meridian.domain.heatmap.scoring;

/**
 * Whether a place is within reach of a point, and how far it is: the exact tests that every score rests on.
 *
 * <p>{@link StrictMath} is the same on every processor, so a job that moves between machines cannot change a score.
 */
final class Haversine {
    static final double EARTH_RADIUS = 6_371_000;
    static final double METRES_PER_DEGREE = 111_320;

    private Haversine() {}

    /** The cosine of a latitude in degrees. */
    static double cosine(double lat) {
        return StrictMath.cos((lat * Math.PI) / 180);
    }

    /** Half the height in degrees of the box around a point that reaches so many metres. */
    static double latReach(double metres) {
        return metres / METRES_PER_DEGREE;
    }

    /** Half the width in degrees of that box at a latitude; tends to infinity at the poles. */
    static double lngReach(double metres, double lat) {
        return metres / (METRES_PER_DEGREE * cosine(lat));
    }

    /** The box test, edges included. The box is 0.112 % narrower than the circle, so both tests are needed. */
    static boolean inBox(double lat, double lng, double radius, double placeLat, double placeLng) {
        double dLat = latReach(radius);
        double dLng = lngReach(radius, lat);
        return placeLat >= lat - dLat && placeLat <= lat + dLat && placeLng >= lng - dLng && placeLng <= lng + dLng;
    }

    /** The haversine of the angle between two points: monotone in their distance, and cheaper. */
    static double haversine(double lat, double lng, double placeLat, double placeLng) {
        double p = StrictMath.sin((((placeLat - lat) * Math.PI) / 180) / 2);
        double q = StrictMath.sin((((placeLng - lng) * Math.PI) / 180) / 2);
        return p * p + (cosine(lat) * cosine(placeLat)) * (q * q);
    }

    /** Metres between two points. */
    static double distance(double lat, double lng, double placeLat, double placeLng) {
        double a = haversine(lat, lng, placeLat, placeLng);
        return (EARTH_RADIUS * 2) * StrictMath.atan2(Math.sqrt(a), Math.sqrt(1 - a));
    }
}
