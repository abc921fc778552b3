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

    /** The number of cells. */
    public long size() {
        return (long) lats.size() * lngs.size();
    }

    /** The cells as one block. */
    public CellBlock all() {
        return new CellBlock(0, lats.size(), 0, lngs.size());
    }

    /** The corners of a block that has cells. */
    public Bounds boundsOf(CellBlock block) {
        return new Bounds(
                lats.at(block.firstRow()),
                lngs.at(block.firstColumn()),
                lats.at(block.endRow() - 1),
                lngs.at(block.endColumn() - 1));
    }
}
