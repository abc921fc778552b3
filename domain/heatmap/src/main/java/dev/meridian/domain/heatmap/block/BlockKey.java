package dev.meridian.domain.heatmap.block;

import java.util.Comparator;

/**
 * The place of a block on the lattice of one grid step: a square of {@link #SIDE} times {@link #SIDE} cells.
 *
 * <p>A cell's row is the whole number {@code latitude / step}, and its block is {@code floor(row / SIDE)}, likewise its
 * column from its longitude; so each cell has one place in one block, whichever area it was computed for. Keys are ordered
 * by row, then column: the order in which blocks are locked.
 *
 * @param stepKey grid step, degrees x 100,000
 * @param row northward number; block row 0 begins at the equator
 * @param column eastward number; block column 0 begins at the prime meridian
 */
public record BlockKey(int stepKey, int row, int column) implements Comparable<BlockKey> {
    /** Cells along each side; 64, 128 and 256 were measured (docs/decisions/0009-heat-cells-in-blocks.md). */
    public static final int SIDE = 128;

    /** Cells of a block. */
    public static final int CELLS = SIDE * SIDE;

    private static final Comparator<BlockKey> ORDER = Comparator.comparingInt(BlockKey::stepKey)
            .thenComparingInt(BlockKey::row)
            .thenComparingInt(BlockKey::column);

    /** The block row (or column) of a cell's row (or column) on the lattice. */
    public static int blockOf(int number) {
        return Math.floorDiv(number, SIDE);
    }

    /** The first cell row (or column) of a block row (or column). */
    public static int firstOf(int block) {
        return block * SIDE;
    }

    @Override
    public int compareTo(BlockKey other) {
        return ORDER.compare(this, other);
    }
}
