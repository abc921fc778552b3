package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockRange;
import dev.meridian.domain.heatmap.block.BlockScores;
import dev.meridian.domain.heatmap.block.Overview;
import dev.meridian.domain.heatmap.block.Overview.Summary;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code heat_blocks} for maps: which blocks there are, each with a tag that changes when its content does, and the
 * content of one block.
 *
 * <p>For a map that is far away, a block has as many values as for a near map, but each value stands for a square of 8
 * or 32 cells a side. Such a block covers a square of 8 or 32 stored blocks a side, and its tag is made of their tags.
 */
public final class BlockQueries {
    /**
     * How far away the map is.
     *
     * @param square how many cells there are along each side of the square that a value stands for: 1, or one of
     *     {@link Overview#SIZES}
     * @param summary what a value says of the cells of its square, if there are several
     */
    public record Distance(int square, Summary summary) {
        public Distance {
            if (square != 1 && !Overview.SIZES.contains(square)) {
                throw new IllegalArgumentException("A square has 1, 8 or 32 cells a side, not " + square);
            }
        }

        int shift() {
            return Integer.numberOfTrailingZeros(square);
        }
    }

    /**
     * What is known of a block without its content.
     *
     * @param row block row on the lattice of the distance
     * @param column block column, likewise
     * @param tag changes if and only if the content does
     * @param revision the revision of the places from which the block was last written
     * @param computedAt when it was last written
     */
    public record Listed(int row, int column, String tag, long revision, Instant computedAt) {}

    /**
     * A block with its values, one byte each, row by row from south to north, in each row from west to east; 255 where
     * nothing is computed.
     */
    public record Content(Listed block, byte[] values) {}

    /** The blocks of a range in the order of their keys, at most {@code limit}, beginning after a block. */
    public List<Listed> list(Handle handle, BlockRange cells, Distance distance, @Nullable BlockKey after, int limit) {
        return handle.createQuery("""
            SELECT block_row >> :shift::integer AS row, block_column >> :shift::integer AS col, max(revision) AS revision,
                   max(computed_at) AS computed_at,
                   CASE WHEN :shift::integer = 0 THEN min(to_hex(digest))
                        ELSE md5(string_agg(concat_ws(' ', block_row, block_column, digest), ','
                                            ORDER BY block_row, block_column)) END AS tag
            FROM heat_blocks
            WHERE grid_step = :step
              AND block_row BETWEEN (:south::integer >> :shift::integer) << :shift::integer AND ((:north::integer >> :shift::integer) + 1 << :shift::integer) - 1
              AND block_column BETWEEN (:west::integer >> :shift::integer) << :shift::integer AND ((:east::integer >> :shift::integer) + 1 << :shift::integer) - 1
              AND (block_row >> :shift::integer, block_column >> :shift::integer) > (:afterRow::integer, :afterColumn::integer)
              AND block_row >= :afterRow::bigint << :shift::integer
            GROUP BY 1, 2 ORDER BY 1, 2 LIMIT :limit\
            """)
                .bind("shift", distance.shift())
                .bind("step", cells.stepKey())
                .bind("south", cells.firstRow())
                .bind("north", cells.endRow() - 1)
                .bind("west", cells.firstColumn())
                .bind("east", cells.endColumn() - 1)
                .bind("afterRow", after == null ? Integer.MIN_VALUE : after.row())
                .bind("afterColumn", after == null ? Integer.MIN_VALUE : after.column())
                .bind("limit", limit)
                .map((row, context) -> listed(row, row.getInt("row"), row.getInt("col"), row.getString("tag")))
                .list();
    }

    /** A block; empty if none of its cells was ever computed. */
    public Optional<Content> find(Handle handle, BlockKey key, Distance distance) {
        return distance.square() == 1 ? cells(handle, key) : overview(handle, key, distance);
    }

    private static Optional<Content> cells(Handle handle, BlockKey key) {
        return handle.createQuery("""
            SELECT revision, computed_at, to_hex(digest) AS tag, scores FROM heat_blocks
            WHERE grid_step = :step AND block_row = :row AND block_column = :column\
            """)
                .bind("step", key.stepKey())
                .bind("row", key.row())
                .bind("column", key.column())
                .map((row, context) ->
                        new Content(listed(row, key.row(), key.column(), row.getString("tag")), row.getBytes("scores")))
                .findOne();
    }

    private static Optional<Content> overview(Handle handle, BlockKey key, Distance distance) {
        byte[] values = new byte[BlockKey.CELLS];
        Arrays.fill(values, BlockScores.NOT_COMPUTED);
        List<Listed> parts = handle.createQuery("""
            WITH parts AS MATERIALIZED (
                SELECT block_row, block_column, revision, computed_at, digest,
                       substring(overview FROM :offset + 1 FOR :length) AS part
                FROM heat_blocks
                WHERE grid_step = :step AND block_row BETWEEN :south AND :north AND block_column BETWEEN :west AND :east
            )
            SELECT block_row, block_column, part, (max(revision) OVER ()) AS revision,
                   (max(computed_at) OVER ()) AS computed_at,
                   (SELECT md5(string_agg(concat_ws(' ', block_row, block_column, digest), ','
                                          ORDER BY block_row, block_column)) FROM parts) AS tag
            FROM parts\
            """)
                .bind("offset", Overview.offset(distance.square(), distance.summary()))
                .bind("length", Overview.squares(distance.square()))
                .bind("step", key.stepKey())
                .bind("south", (long) key.row() * distance.square())
                .bind("north", (long) (key.row() + 1) * distance.square() - 1)
                .bind("west", (long) key.column() * distance.square())
                .bind("east", (long) (key.column() + 1) * distance.square() - 1)
                .map((row, context) -> {
                    place(
                            row.getBytes("part"),
                            row.getInt("block_row") - key.row() * distance.square(),
                            row.getInt("block_column") - key.column() * distance.square(),
                            Overview.side(distance.square()),
                            values);
                    return listed(row, key.row(), key.column(), row.getString("tag"));
                })
                .list();
        return parts.stream().findFirst().map(block -> new Content(block, values));
    }

    /** Puts the values of one block of cells to their place. */
    private static void place(byte[] part, int blockRow, int blockColumn, int side, byte[] values) {
        for (int row = 0; row < side; row++) {
            int to = (blockRow * side + row) * BlockKey.SIDE + blockColumn * side;
            System.arraycopy(part, row * side, values, to, side);
        }
    }

    private static Listed listed(ResultSet row, int blockRow, int blockColumn, String tag) throws SQLException {
        return new Listed(
                blockRow,
                blockColumn,
                tag,
                row.getLong("revision"),
                row.getObject("computed_at", OffsetDateTime.class).toInstant());
    }
}
