package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockRange;
import dev.meridian.domain.heatmap.block.BlockScores;
import dev.meridian.domain.heatmap.block.CellBox;
import dev.meridian.domain.heatmap.block.ScoredCells;
import dev.meridian.domain.heatmap.grid.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * Writes scored cells into their blocks, always inside the caller's transaction; idempotent by (latitude, longitude, step).
 *
 * <p>The stored blocks are read first. A block that has these scores already is not written. A block that is missing is
 * inserted; a block that differs is locked, so that two writers of one block lose nothing, merged and updated. Blocks are
 * inserted and locked in the order of their keys, inserts first, so that writers wait for one another without a deadlock.
 */
public final class BlockStore {
    /**
     * Writes cells; the other cells of their blocks stay as they are.
     *
     * @param revision the revision of the places from which the cells were scored
     * @return how many blocks were written
     */
    public int write(Handle transaction, ScoredCells cells, long revision) {
        return write(transaction, BlockRange.of(cells.grid(), cells.range()), cells.byBlock(), revision);
    }

    /** Writes the cells of several blocks, all of which lie in the range, as the other method writes those of one block. */
    public int write(Handle transaction, BlockRange range, SortedMap<BlockKey, BlockScores> pieces, long revision) {
        SortedMap<BlockKey, BlockScores> left = new TreeMap<>(pieces);
        Map<BlockKey, BlockScores> stored = HeatBlocks.read(transaction, range);
        left.entrySet().removeIf(piece -> holds(stored, piece.getKey(), piece.getValue()));
        SortedMap<BlockKey, BlockScores> missing = new TreeMap<>(left);
        missing.keySet().removeAll(stored.keySet());
        int written = 0;
        while (!left.isEmpty()) {
            Set<BlockKey> inserted = HeatBlocks.insert(transaction, missing, revision);
            left.keySet().removeAll(inserted);
            written += inserted.size() + merge(transaction, left, revision);
            // Blocks that were deleted since they were read.
            missing = new TreeMap<>(left);
        }
        return written;
    }

    /** Merges the pieces whose blocks are stored, and takes them out of the map. */
    private static int merge(Handle transaction, SortedMap<BlockKey, BlockScores> pieces, long revision) {
        SortedMap<BlockKey, BlockScores> merged = new TreeMap<>();
        Map<BlockKey, BlockScores> locked = HeatBlocks.lock(transaction, pieces.keySet());
        locked.forEach((key, scores) -> {
            BlockScores piece = pieces.get(key);
            if (piece != null && !scores.hold(piece)) {
                merged.put(key, scores.with(piece));
            }
        });
        pieces.keySet().removeAll(locked.keySet());
        HeatBlocks.update(transaction, merged, revision);
        return merged.size();
    }

    /**
     * Deletes the cells in a box, except those in any of some other boxes; a row of blocks at a time.
     *
     * @return the number of deleted cells
     */
    static long delete(Handle transaction, CellBox box, List<CellBox> kept) {
        long deleted = 0;
        BlockRange blocks = box.blocks();
        for (int row : HeatBlocks.rows(transaction, blocks)) {
            SortedMap<BlockKey, BlockScores> changed = new TreeMap<>();
            List<BlockKey> emptied = new ArrayList<>();
            for (Map.Entry<BlockKey, BlockScores> block :
                    HeatBlocks.lock(transaction, blocks.row(row)).entrySet()) {
                BlockKey key = block.getKey();
                List<CellBox> near =
                        kept.stream().filter(other -> other.touches(key)).toList();
                int forgotten = forget(block.getValue(), key, box, near);
                deleted += forgotten;
                if (forgotten > 0 && block.getValue().computed() == 0) {
                    emptied.add(key);
                } else if (forgotten > 0) {
                    changed.put(key, block.getValue());
                }
            }
            HeatBlocks.delete(transaction, emptied);
            HeatBlocks.replace(transaction, changed);
        }
        return deleted;
    }

    private static int forget(BlockScores scores, BlockKey key, CellBox box, List<CellBox> kept) {
        int forgotten = 0;
        int south = BlockKey.firstOf(key.row());
        int west = BlockKey.firstOf(key.column());
        for (int row = 0; row < BlockKey.SIDE; row++) {
            for (int column = 0; column < BlockKey.SIDE; column++) {
                int cellRow = south + row;
                int cellColumn = west + column;
                if (box.contains(cellRow, cellColumn)
                        && kept.stream().noneMatch(other -> other.contains(cellRow, cellColumn))
                        && scores.forget(row, column)) {
                    forgotten++;
                }
            }
        }
        return forgotten;
    }

    /** Whether any cell of a grid is stored. */
    public boolean anyOf(Handle handle, Grid grid) {
        Map<BlockKey, BlockScores> stored = HeatBlocks.read(handle, BlockRange.of(grid, grid.all()));
        return new ScoredCells(grid, grid.all(), new byte[grid.all().size()])
                .byBlock().entrySet().stream()
                        .anyMatch(mask -> stored.containsKey(mask.getKey())
                                && stored.get(mask.getKey()).meets(mask.getValue()));
    }

    private static boolean holds(Map<BlockKey, BlockScores> stored, BlockKey key, BlockScores piece) {
        BlockScores there = stored.get(key);
        return there != null && there.hold(piece);
    }
}
