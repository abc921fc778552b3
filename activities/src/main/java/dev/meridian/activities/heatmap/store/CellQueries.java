package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockScores;
import dev.meridian.domain.heatmap.block.CellBox;
import dev.meridian.domain.heatmap.grid.Bounds;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Reads cells from {@code heat_blocks}, a row of blocks at a time. */
public final class CellQueries {
    /** The most cells that are read for one page, including cells whose scores are too low. */
    private static final int MOST_LOOKED_AT = 1_000_000;

    private final int mostLookedAt;

    public CellQueries() {
        this(MOST_LOOKED_AT);
    }

    CellQueries(int mostLookedAt) {
        this.mostLookedAt = mostLookedAt;
    }

    /**
     * A cell by its exact keys.
     *
     * @param lat degrees x 100,000
     * @param lng degrees x 100,000
     */
    public record Cell(int lat, int lng, int score) {}

    /**
     * The wanted cells.
     *
     * @param bounds edges included
     * @param stepKey grid step, degrees x 100,000
     * @param minScore cells with lower scores are left out
     * @param after only cells after this one in the order of reading
     */
    public record Filter(
            Bounds bounds,
            int stepKey,
            int minScore,
            @Nullable Cell after) {}

    /**
     * Cells from south to north, in each row from west to east.
     *
     * @param readOnAfter the cell after which the next page begins; null on the last page. A page before the last can
     *     be short, if many cells had too low a score
     */
    public record Page(List<Cell> cells, @Nullable Cell readOnAfter) {}

    /** The first cells that match a filter, at most {@code limit}; reads a bounded number of cells. */
    public Page find(Handle handle, Filter filter, int limit) {
        return new Search(handle, filter, limit).run();
    }

    /** The blocks of one row of blocks, or some of their rows of cells. */
    private record Band(int blockRow, int firstRow, int rows, List<Piece> pieces) {}

    /** The wanted rows of one block. */
    private record Piece(int blockRow, int blockColumn, byte[] scores) {}

    /** The state of one call of {@link #find}. */
    private final class Search {
        private final Handle handle;
        private final Filter filter;
        private final int limit;
        private final CellBox box;
        private final CellList found = new CellList();
        private int rowsAtOnce;
        private int lookedAt;
        private @Nullable Cell lastLookedAt;

        Search(Handle handle, Filter filter, int limit) {
            this.handle = handle;
            this.filter = filter;
            this.limit = limit;
            this.box = CellBox.within(filter.bounds(), filter.stepKey());
            int wanted = filter.minScore() == 0 ? limit + 1 : mostLookedAt;
            this.rowsAtOnce = Math.ceilDiv(wanted, Math.max(1, box.east() - box.west() + 1));
        }

        Page run() {
            long row = filter.after() == null
                    ? box.south()
                    : Math.max(box.south(), Math.ceilDiv((long) filter.after().lat(), filter.stepKey()));
            while (row <= box.north() && box.west() <= box.east() && goesOn()) {
                Band band = read(Math.toIntExact(row));
                if (band.pieces().isEmpty()) {
                    break;
                }
                lookAt(band);
                row = band.firstRow() + band.rows();
                // The rows had too few cells to fill the page, so more rows are read at once.
                rowsAtOnce = 4 * rows();
            }
            return found.size() > limit
                    ? new Page(found.subList(0, limit), found.get(limit - 1))
                    : new Page(found, lastLookedAt);
        }

        private boolean goesOn() {
            return found.size() <= limit && lastLookedAt == null;
        }

        private int rows() {
            return Math.clamp(rowsAtOnce, 1, BlockKey.SIDE);
        }

        /** The blocks of the first row of blocks that has any, from a row of cells on. */
        private Band read(int row) {
            int blockRow = BlockKey.blockOf(row);
            List<Piece> pieces = handle.createQuery("""
                WITH band AS (
                    SELECT min(block_row) AS block_row FROM heat_blocks
                    WHERE grid_step = :step AND block_row BETWEEN :south AND :north AND block_column BETWEEN :west AND :east
                )
                SELECT block_row, block_column,
                       substring(scores FROM CASE block_row WHEN :south THEN :first ELSE 0 END + 1 FOR :length) AS scores
                FROM band JOIN heat_blocks USING (block_row)
                WHERE grid_step = :step AND block_column BETWEEN :west AND :east
                ORDER BY block_column\
                """)
                    .bind("step", filter.stepKey())
                    .bind("south", blockRow)
                    .bind("north", BlockKey.blockOf(box.north()))
                    .bind("west", BlockKey.blockOf(box.west()))
                    .bind("east", BlockKey.blockOf(box.east()))
                    .bind("first", (row - BlockKey.firstOf(blockRow)) * BlockKey.SIDE)
                    .bind("length", rows() * BlockKey.SIDE)
                    .map((found, context) -> new Piece(
                            found.getInt("block_row"), found.getInt("block_column"), found.getBytes("scores")))
                    .list();
            int foundRow = pieces.isEmpty() ? blockRow : pieces.getFirst().blockRow();
            int firstRow = foundRow == blockRow ? row : BlockKey.firstOf(foundRow);
            return new Band(foundRow, firstRow, Math.min(rows(), BlockKey.firstOf(foundRow + 1) - firstRow), pieces);
        }

        private void lookAt(Band band) {
            int end = Math.min(box.north() + 1, band.firstRow() + band.rows());
            for (int row = band.firstRow(); row < end; row++) {
                for (Piece piece : band.pieces()) {
                    lookAt(piece, row, (row - band.firstRow()) * BlockKey.SIDE);
                }
            }
        }

        private void lookAt(Piece piece, int row, int offset) {
            int west = BlockKey.firstOf(piece.blockColumn());
            int lat = row * filter.stepKey();
            int end = Math.min(BlockKey.SIDE, box.east() + 1 - west);
            for (int column = Math.max(0, box.west() - west); column < end && goesOn(); column++) {
                byte score = piece.scores()[offset + column];
                int lng = (west + column) * filter.stepKey();
                if (score != BlockScores.NOT_COMPUTED && isAfter(lat, lng)) {
                    if (score >= filter.minScore()) {
                        found.add(lat, lng, score);
                    }
                    if (++lookedAt == mostLookedAt) {
                        lastLookedAt = new Cell(lat, lng, score);
                    }
                }
            }
        }

        private boolean isAfter(int lat, int lng) {
            Cell after = filter.after();
            return after == null || lat > after.lat() || (lat == after.lat() && lng > after.lng());
        }
    }
}
