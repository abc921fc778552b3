package dev.meridian.workflows.heatmap;

/**
 * The heartbeat details of a tile, for people; the resume point itself is in the database.
 *
 * @param processed cells of the tile that are committed
 * @param total cells of the tile
 * @param lastProcessedIndex the number, within the tile, of the last committed cell; -1 before the first
 */
public record TileProgress(long processed, long total, long lastProcessedIndex) {
    /** Cells are processed in the order of their numbers. */
    public static TileProgress of(long processed, long total) {
        return new TileProgress(processed, total, processed - 1);
    }
}
