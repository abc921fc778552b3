package dev.meridian.domain.heatmap.grid;

import java.util.ArrayList;
import java.util.List;

/** Cuts a grid into tiles: the blocks that are computed in parallel, each of several chunks. */
public final class Tiling {
    /** The wanted number of tiles: enough for the cores of several workers, if the area is large enough. */
    private static final long WANTED_TILES = 64;

    /** The fewest cells of a tile; with fewer cells, handing a tile to a worker would take as long as computing it. */
    private static final long FEWEST_CELLS_OF_A_TILE = 200_000;

    private static final long MOST_CHUNKS_OF_A_TILE = 64;

    private Tiling() {}

    /** All cells, in bands of whole rows from south to north; bands too wide for a chunk are cut as chunks are. */
    public static List<CellBlock> all(Grid grid, int chunkSize) {
        if (grid.size() == 0) {
            return List.of();
        }
        long chunks = Math.ceilDiv(grid.size(), chunkSize);
        long fewestChunks = Math.ceilDiv(FEWEST_CELLS_OF_A_TILE, chunkSize);
        long chunksOfATile =
                Math.clamp(chunks / WANTED_TILES, fewestChunks, Math.max(fewestChunks, MOST_CHUNKS_OF_A_TILE));
        long wanted = Math.max(1, Math.round((double) chunks / chunksOfATile));
        int rows = grid.lats().size();
        int columns = grid.lngs().size();
        // Tiles have equal sizes, so that no small rest is left for one worker alone.
        long cells = wanted <= rows ? Math.ceilDiv(rows, wanted) * columns : Math.ceilDiv(grid.size(), wanted);
        Chunks tiles = new Chunks(rows, columns, Math.toIntExact(cells));
        List<CellBlock> blocks = new ArrayList<>();
        for (long tile = 0; tile < tiles.count(); tile++) {
            blocks.add(tiles.block(tile));
        }
        return blocks;
    }

    /**
     * The cells that lie in some squares.
     *
     * @param squares numbers, ascending; neighbours in a row become one tile
     */
    public static List<CellBlock> within(Grid grid, List<Integer> squares) {
        List<CellBlock> blocks = new ArrayList<>();
        for (int i = 0; i < squares.size(); ) {
            int first = squares.get(i);
            int last = first;
            for (i++; i < squares.size() && squares.get(i) == last + 1 && sameRow(first, squares.get(i)); i++) {
                last = squares.get(i);
            }
            CellBlock block = new CellBlock(
                    grid.lats().firstFrom(Squares.southKey(first)),
                    grid.lats().firstFrom(Squares.southKey(first) + Squares.SIDE_KEY),
                    grid.lngs().firstFrom(Squares.westKey(first)),
                    grid.lngs().firstFrom(Squares.westKey(last) + Squares.SIDE_KEY));
            if (block.size() > 0) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static boolean sameRow(int square, int other) {
        return square / Squares.PER_ROW == other / Squares.PER_ROW;
    }
}
