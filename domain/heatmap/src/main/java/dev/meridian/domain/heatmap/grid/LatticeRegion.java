package dev.meridian.domain.heatmap.grid;

/**
 * One region of the fixed global lattice of 0.15 degrees that on-demand coverage is made of.
 *
 * <p>A region owns its cells by integer index: with n = 0.15 / step, the rows {@code [i*n, (i+1)*n)} and the columns
 * {@code [j*n, (j+1)*n)}, a cell's coordinate being {@code round5(k * step)}. So any two regions are disjoint and
 * together they miss nothing, at every step that divides 0.15.
 *
 * @param i northward number; region 0 begins at the equator
 * @param j eastward number; region 0 begins at the prime meridian
 */
public record LatticeRegion(int i, int j) {
    /** The side of a region as an integer key of five decimals: 0.15 degrees. */
    public static final int SIDE_KEY = 15_000;

    /**
     * The region that owns a point: its half-open square [0.15i, 0.15(i+1)) x [0.15j, 0.15(j+1)) holds the point. The
     * north pole and longitude 180 belong to the last region before them, since no cell lies beyond.
     */
    public static LatticeRegion owning(double lat, double lng) {
        return new LatticeRegion(Math.clamp(number(lat), -600, 599), Math.clamp(number(lng), -1200, 1199));
    }

    /**
     * The region's cells.
     *
     * @throws IllegalArgumentException if the step does not divide 0.15
     */
    public Grid grid(double step) {
        int stepKey = Degrees.key(step);
        if (stepKey < 1 || SIDE_KEY % stepKey != 0) {
            throw new IllegalArgumentException("A step of " + step + " does not divide 0.15");
        }
        int n = SIDE_KEY / stepKey;
        return new Grid(Axis.ofMultiples((long) i * n, n, step), Axis.ofMultiples((long) j * n, n, step), step);
    }

    /** The region's square. */
    public Bounds bounds() {
        return new Bounds(edge(i), edge(j), edge(i + 1), edge(j + 1));
    }

    private static double edge(int number) {
        return Degrees.fromKey((long) number * SIDE_KEY);
    }

    private static int number(double degrees) {
        return Math.floorDiv(Degrees.keyBelow(degrees), SIDE_KEY);
    }
}
