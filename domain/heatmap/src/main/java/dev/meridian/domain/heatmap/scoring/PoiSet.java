package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.category.Categories;
import java.util.Arrays;

/**
 * Points of interest of the map's categories, as the engine wants them: by category, from south to north, 16 bytes each.
 *
 * <p>Immutable. Equal points are kept as often as they were added.
 */
public final class PoiSet {
    /** Sorting goes by latitude in units of half this, in degrees; see {@link Points#sorted}. */
    private static final double SLACK = 2e-7;

    private final Column[] columns;

    private PoiSet(Column[] columns) {
        this.columns = columns;
    }

    /** The number of points of all categories. */
    public int size() {
        return Arrays.stream(columns).mapToInt(column -> column.lats.length).sum();
    }

    Column column(int category) {
        return columns[category];
    }

    /** The points of one category, ascending in latitude, except for inversions below {@link #SLACK}. */
    record Column(double[] lats, double[] lngs) {
        /** The index from which points at or north of a latitude may come; none comes before. */
        int from(double lat) {
            int low = 0;
            int high = lats.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (lats[middle] < lat - SLACK) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        /** The index from which all points are north of a latitude. */
        int after(double lat) {
            return from(lat + 3 * SLACK);
        }
    }

    /** Collects points in any order; not for use by several threads. */
    public static final class Builder {
        private final Points[] points = new Points[Categories.OF_THE_MAP.size()];

        public Builder() {
            Arrays.setAll(points, category -> new Points());
        }

        /**
         * Adds one point.
         *
         * @param category index in {@link Categories#OF_THE_MAP}
         */
        public Builder add(int category, double lat, double lng) {
            points[category].add(lat, lng);
            return this;
        }

        /** The set; the builder is empty afterwards. */
        public PoiSet build() {
            Column[] columns = new Column[points.length];
            for (int category = 0; category < points.length; category++) {
                columns[category] = points[category].sorted();
                points[category] = new Points();
            }
            return new PoiSet(columns);
        }
    }

    private static final class Points {
        private double[] lats = new double[16];
        private double[] lngs = new double[16];
        private int size;

        void add(double lat, double lng) {
            if (size == lats.length) {
                lats = Arrays.copyOf(lats, size + (size >> 1));
                lngs = Arrays.copyOf(lngs, size + (size >> 1));
            }
            lats[size] = lat;
            lngs[size++] = lng;
        }

        /** Sorts by latitude with 8 bytes a point beside the result: an index below the latitude's leading bits. */
        Column sorted() {
            long[] order = new long[size];
            for (int i = 0; i < size; i++) {
                order[i] = (long) ((lats[i] + 90) * 1e7) << Integer.SIZE | i;
            }
            Arrays.sort(order);
            double[] sortedLats = new double[size];
            double[] sortedLngs = new double[size];
            for (int i = 0; i < size; i++) {
                sortedLats[i] = lats[(int) order[i]];
                sortedLngs[i] = lngs[(int) order[i]];
            }
            return new Column(sortedLats, sortedLngs);
        }
    }
}
