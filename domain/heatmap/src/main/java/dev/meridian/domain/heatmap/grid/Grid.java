package dev.meridian.domain.heatmap.grid;

/**
 * The cells of a region: every latitude of one axis with every longitude of the other.
 *
 * <p>Cells are numbered from 0, row by row from south to north, in each row from west to east.
 *
 * @param lats rows
 * @param lngs columns
 * @param step distance of neighbours in degrees
 */
public record Grid(Axis lats, Axis lngs, double step) {
    /** The grid of a city's bounds, cell for cell as the reference makes it. */
    public static Grid within(Bounds bounds, double step) {
        return new Grid(
                Axis.between(bounds.minLat(), bounds.maxLat(), step),
                Axis.between(bounds.minLng(), bounds.maxLng(), step),
                step);
    }

    /** The step as an integer key of five decimals. */
    public int stepKey() {
        return Degrees.key(step);
    }

    /**
     * The number of the first row on the lattice of all multiples of the step: its latitude is this number times the step.
     * Rows that follow have the numbers that follow, since a grid leaves no multiple out.
     */
    public int firstRowNumber() {
        return numberOf(lats.at(0));
    }

    /** The number of the first column, likewise. */
    public int firstColumnNumber() {
        return numberOf(lngs.at(0));
    }

    private int numberOf(double degrees) {
        return Math.floorDiv(Degrees.key(degrees), stepKey());
    }

    /** The number of cells. */
    public long size() {
        return (long) lats.size() * lngs.size();
    }

    /** The cells as one range. */
    public CellRange all() {
        return new CellRange(0, lats.size(), 0, lngs.size());
    }

    /** The corners of a range that has cells. */
    public Bounds boundsOf(CellRange range) {
        return new Bounds(
                lats.at(range.firstRow()),
                lngs.at(range.firstColumn()),
                lats.at(range.endRow() - 1),
                lngs.at(range.endColumn() - 1));
    }
}
