package dev.meridian.domain.heatmap.scoring;

import java.util.Arrays;

/**
 * Count and nearest place of one category for every cell of a range, made by scattering each place onto the rows it
 * reaches.
 *
 * <p>In one row the cells that a place counts for are a run of columns. Its two ends are computed without
 * trigonometry, together with a margin of error ({@link #MARGIN} of the box's half width, a thousand times what rounding can
 * amount to); a column inside the margin, about one in a hundred thousand, is decided by the exact tests. Runs are kept as
 * differences, so a place costs two additions a row however many cells it covers; sums along the row give the counts.
 *
 * <p>Nearest places matter only below the category's threshold, so only those few cells are visited one by one. What is
 * kept is the haversine, good to nine digits; who needs more must ask {@link CellScorer}.
 */
final class CategoryField {
    private static final double MARGIN = 1e-6;
    /** Beyond this half width (above 89.5 degrees) the small-angle series would not be good enough: exact tests only. */
    private static final double WIDEST_RUN = 1;

    private static final double DIAMETER = 2 * Haversine.EARTH_RADIUS;
    private static final double HALF_RADIAN = Math.PI / 360;

    final CategoryRule rule;
    private final double radius;
    private final double radiusHaversine;
    private final double thresholdHaversine;
    private int columns;
    /** For each row one entry a column and one more: change of the count against the column before. */
    private int[] changes = {};

    private double[] nearest = {};

    CategoryField(CategoryRule rule) {
        this.rule = rule;
        this.radius = rule.category.radius();
        this.radiusHaversine = haversineOf(radius);
        this.thresholdHaversine = haversineOf(rule.category.threshold());
    }

    /** Forgets the range before, keeps its memory, and counts the places that reach this one. */
    void fill(RangeAxes range, PoiSet.Column places) {
        int rows = range.lats.length;
        columns = range.lngs.length;
        int cells = rows * columns;
        if (nearest.length < cells || changes.length < cells + rows) {
            nearest = new double[cells];
            changes = new int[cells + rows];
        }
        Arrays.fill(changes, 0, cells + rows, 0);
        Arrays.fill(nearest, 0, cells, Double.POSITIVE_INFINITY);
        scatter(range, places);
    }

    /** The change of the count at a cell against its western neighbour; in the first column, the count. */
    int change(int row, int column) {
        return changes[row * (columns + 1) + column];
    }

    /** The category's score at a cell of so many places, good to 1e-7; not a number if a rounding is undecided. */
    double score(int count, int row, int column) {
        return count == 0 ? 0 : rule.approximate(count, Math.sqrt(nearest[row * columns + column]) * DIAMETER);
    }

    private void scatter(RangeAxes range, PoiSet.Column places) {
        int lastRow = range.lats.length - 1;
        double latReach = Haversine.latReach(radius);
        double[] lngReaches = new double[lastRow + 1];
        double widest = 0;
        for (int row = 0; row <= lastRow; row++) {
            lngReaches[row] = Haversine.lngReach(radius, range.lats[row]);
            widest = Math.max(widest, lngReaches[row]);
        }
        double west = range.lngs[0] - widest * (1 + MARGIN);
        double east = range.lngs[columns - 1] + widest * (1 + MARGIN);
        int end = places.after(range.lats[lastRow] + latReach);
        int firstRow = 0;
        for (int i = places.from(range.lats[0] - latReach); i < end; i++) {
            double lat = places.lats()[i];
            double lng = places.lngs()[i];
            if (lng < west || lng > east) {
                continue;
            }
            while (firstRow > 0 && range.lats[firstRow - 1] + latReach >= lat) {
                firstRow--;
            }
            while (firstRow <= lastRow && !(lat <= range.lats[firstRow] + latReach)) {
                firstRow++;
            }
            double cosine = Haversine.cosine(lat);
            for (int row = firstRow; row <= lastRow && lat >= range.lats[row] - latReach; row++) {
                if (lngReaches[row] <= WIDEST_RUN) {
                    addRun(range, row, lngReaches[row], lat, lng, cosine);
                } else {
                    addOneByOne(range, row, lat, lng);
                }
            }
        }
    }

    private void addRun(RangeAxes range, int row, double boxReach, double lat, double lng, double cosine) {
        double height = squaredSine(lat - range.lats[row]);
        double scale = range.cosines[row] * cosine;
        double room = radiusHaversine - height;
        if (room < -1e-13 * radiusHaversine) {
            return;
        }
        double reach = Math.min(boxReach, halfWidth(Math.max(0, room) / scale));
        double margin = MARGIN * boxReach;
        int first = range.firstColumnFrom(lng - reach - margin);
        while (first < columns && range.lngs[first] < lng - reach + margin && !counts(range, row, first, lat, lng)) {
            first++;
        }
        int end = range.firstColumnFrom(lng + reach - margin);
        while (end < columns && range.lngs[end] <= lng + reach + margin && counts(range, row, end, lat, lng)) {
            end++;
        }
        if (first < end) {
            changes[row * (columns + 1) + first]++;
            changes[row * (columns + 1) + end]--;
            keepNearest(range, row, height, scale, lng);
        }
    }

    private void keepNearest(RangeAxes range, int row, double height, double scale, double lng) {
        double room = thresholdHaversine - height;
        if (room <= 0) {
            return;
        }
        double reach = halfWidth(room / scale);
        int first = range.firstColumnFrom(lng - reach);
        int end = range.firstColumnFrom(Math.nextUp(lng + reach));
        int rowStart = row * columns;
        double[] lngs = range.lngs;
        double[] distances = nearest;
        // With no branch in it and its end known before, the JVM can unroll this loop: a tenth more cells a second in
        // all.
        for (int column = first; column < end; column++) {
            double haversine = height + scale * squaredSine(lng - lngs[column]);
            distances[rowStart + column] = Math.min(distances[rowStart + column], haversine);
        }
    }

    /** Near the poles, where a box may span all longitudes and the circle may pass behind the pole. */
    private void addOneByOne(RangeAxes range, int row, double lat, double lng) {
        for (int column = 0; column < columns; column++) {
            if (counts(range, row, column, lat, lng)) {
                changes[row * (columns + 1) + column]++;
                changes[row * (columns + 1) + column + 1]--;
                int cell = row * columns + column;
                double haversine = Haversine.haversine(range.lats[row], range.lngs[column], lat, lng);
                nearest[cell] = Math.min(nearest[cell], haversine);
            }
        }
    }

    private boolean counts(RangeAxes range, int row, int column, double lat, double lng) {
        return Haversine.inBox(range.lats[row], range.lngs[column], radius, lat, lng)
                && Haversine.distance(range.lats[row], range.lngs[column], lat, lng) <= radius;
    }

    /** The squared sine of half a small angle in degrees, by its series; good to 15 digits up to one degree. */
    private static double squaredSine(double degrees) {
        double half = degrees * HALF_RADIAN;
        double square = half * half;
        return square * (1 - square * (1.0 / 3 - square * (2.0 / 45)));
    }

    /** The angle in degrees whose half has this squared sine, if it is small; good to nine digits up to one degree. */
    private static double halfWidth(double squaredSine) {
        return Math.sqrt(squaredSine) * (1 + squaredSine / 6) / HALF_RADIAN;
    }

    private static double haversineOf(double metres) {
        double sine = StrictMath.sin(metres / (2 * Haversine.EARTH_RADIUS));
        return sine * sine;
    }
}
