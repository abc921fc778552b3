package dev.meridian.domain.heatmap.block;

import dev.meridian.domain.heatmap.grid.CellRange;
import dev.meridian.domain.heatmap.grid.Grid;
import dev.meridian.domain.heatmap.grid.Squares;
import java.util.ArrayList;
import java.util.List;

/** Cuts a grid into tiles: the ranges that are computed in parallel, each of several chunks. */
public final class Tiling {
    /** The wanted number of tiles: enough for the cores of several workers, if the area is large enough. */
    private static final long WANTED_TILES = 16;

    /** The fewest cells of a tile; with fewer cells, handing a tile to a worker would take as long as computing it. */
    private static final long FEWEST_CELLS_OF_A_TILE = 200_000;

    /** The most cells of a tile, so that its places fit into memory and a cancelled job ends soon. */
    private static final long MOST_CELLS_OF_A_TILE = 2_000_000;

    private Tiling() {}

    /**
     * All cells, in bands of whole rows of blocks from south to north; bands that are too wide are cut between blocks. So a
     * block's cells belong to one tile.
     */
    public static List<CellRange> all(Grid grid) {
        if (grid.size() == 0) {
            return List.of();
        }
        long wantedCells = Math.clamp(grid.size() / WANTED_TILES, FEWEST_CELLS_OF_A_TILE, MOST_CELLS_OF_A_TILE);
        long wanted = Math.max(1, Math.round((double) grid.size() / wantedCells));
        int[] rows = Chunks.edges(grid.firstRowNumber(), 0, grid.lats().size());
        int[] columns = Chunks.edges(grid.firstColumnNumber(), 0, grid.lngs().size());
        int[] southEdges = evenly(rows, Math.min(wanted, rows.length - 1));
        int[] westEdges = evenly(columns, Math.ceilDiv(wanted, southEdges.length - 1));
        List<CellRange> tiles = new ArrayList<>();
        for (int band = 0; band < southEdges.length - 1; band++) {
            for (int part = 0; part < westEdges.length - 1; part++) {
                tiles.add(new CellRange(southEdges[band], southEdges[band + 1], westEdges[part], westEdges[part + 1]));
            }
        }
        return tiles;
    }

    /** Selects edges so that they make about {@code wanted} parts, whose numbers of blocks differ by at most one. */
    private static int[] evenly(int[] edges, long wanted) {
        int blocks = edges.length - 1;
        int blocksOfAPart = Math.toIntExact(Math.max(1, Math.round((double) blocks / wanted)));
        int parts = Math.ceilDiv(blocks, blocksOfAPart);
        int[] chosen = new int[parts + 1];
        for (int part = 0; part <= parts; part++) {
            chosen[part] = edges[Math.toIntExact((long) part * blocks / parts)];
        }
        return chosen;
    }

    /**
     * The cells that lie in some squares.
     *
     * @param squares numbers, ascending; neighbours in a row become one tile
     */
    public static List<CellRange> within(Grid grid, List<Integer> squares) {
        List<CellRange> ranges = new ArrayList<>();
        for (int i = 0; i < squares.size(); ) {
            int first = squares.get(i);
            int last = first;
            for (i++; i < squares.size() && squares.get(i) == last + 1 && sameRow(first, squares.get(i)); i++) {
                last = squares.get(i);
            }
            CellRange range = new CellRange(
                    grid.lats().firstFrom(Squares.southKey(first)),
                    grid.lats().firstFrom(Squares.southKey(first) + Squares.SIDE_KEY),
                    grid.lngs().firstFrom(Squares.westKey(first)),
                    grid.lngs().firstFrom(Squares.westKey(last) + Squares.SIDE_KEY));
            if (range.size() > 0) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private static boolean sameRow(int square, int other) {
        return square / Squares.PER_ROW == other / Squares.PER_ROW;
    }
}
