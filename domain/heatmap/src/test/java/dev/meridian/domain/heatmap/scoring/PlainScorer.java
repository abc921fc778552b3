package dev.meridian.domain.heatmap.scoring;

import java.util.List;

/**
 * The rule written plainly, one cell at a time over all points: what the fast engine is compared with.
 *
 * <p>Deliberately shares nothing with it, constants included.
 */
public final class PlainScorer {
    private static final double[] WEIGHT = {1.5, 1, 1};
    private static final double[] RADIUS = {800, 600, 800};
    private static final int[] MIN_COUNT = {1, 3, 1};
    private static final int[] MAX_COUNT = {10, 25, 5};
    private static final double[] K = {0.5, 0.3, 1};

    private PlainScorer() {}

    /** A point of a category, 0 groceries, 1 restaurants, 2 parks. */
    public record Poi(int category, double lat, double lng) {}

    /** How many places of a category count at a point, and how far the nearest is; infinitely far without any. */
    public record Reached(int count, double nearest) {}

    public static int score(double lat, double lng, List<Poi> pois) {
        double sum = 0;
        for (int category = 0; category < 3; category++) {
            sum = sum + scoreOf(category, lat, lng, pois) * WEIGHT[category];
        }
        double raw = Math.floor(sum / 3.5 + 0.5);
        double compressed = raw <= 60 ? raw : 60 + 40 * (1 - StrictMath.exp(-(raw - 60) / 50));
        return (int) Math.min(100, Math.floor(compressed + 0.5));
    }

    public static Reached reached(int category, double lat, double lng, List<Poi> pois) {
        double dLat = RADIUS[category] / 111320;
        double dLng = RADIUS[category] / (111320 * StrictMath.cos((lat * Math.PI) / 180));
        int count = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (Poi poi : pois) {
            if (poi.category() == category
                    && poi.lat() >= lat - dLat
                    && poi.lat() <= lat + dLat
                    && poi.lng() >= lng - dLng
                    && poi.lng() <= lng + dLng) {
                double distance = distance(lat, lng, poi);
                if (distance <= RADIUS[category]) {
                    count++;
                    nearest = Math.min(nearest, distance);
                }
            }
        }
        return new Reached(count, nearest);
    }

    private static double scoreOf(int category, double lat, double lng, List<Poi> pois) {
        Reached reached = reached(category, lat, lng, pois);
        int count = reached.count();
        double nearest = reached.nearest();
        if (count == 0) {
            return 0;
        }
        int max = MAX_COUNT[category];
        double threshold = Math.min(400, 0.4 * RADIUS[category]);
        double countScore = (60 * StrictMath.log(1 + count * K[category])) / StrictMath.log(1 + max * K[category]);
        double distanceScore = 25 * Math.max(0, 1 - nearest / threshold);
        if (count < MIN_COUNT[category]) {
            return Math.floor((countScore + distanceScore) * 0.4 + 0.5);
        }
        double bonus =
                count > max ? 15 * Math.min(1, StrictMath.log(1.0 + (count - max)) / StrictMath.log(1.0 + max * 2)) : 0;
        return (countScore + distanceScore) + bonus;
    }

    private static double distance(double lat, double lng, Poi poi) {
        double p = ((poi.lat() - lat) * Math.PI) / 180;
        double q = ((poi.lng() - lng) * Math.PI) / 180;
        double sinP = StrictMath.sin(p / 2);
        double sinQ = StrictMath.sin(q / 2);
        double a = sinP * sinP
                + (StrictMath.cos((lat * Math.PI) / 180) * StrictMath.cos((poi.lat() * Math.PI) / 180)) * (sinQ * sinQ);
        return (6371000.0 * 2) * StrictMath.atan2(Math.sqrt(a), Math.sqrt(1 - a));
    }
}
