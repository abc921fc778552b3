package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.block.BlockKey;
import dev.meridian.domain.heatmap.block.BlockRange;
import dev.meridian.domain.heatmap.block.BlockScores;
import dev.meridian.domain.heatmap.block.Overview;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultBearing;
import org.jdbi.v3.core.statement.SqlStatement;

/** The statements on the rows of {@code heat_blocks}, many blocks of one grid step at a time, in the order of their keys. */
final class HeatBlocks {
    private HeatBlocks() {}

    /** The blocks of a range that are stored. */
    static Map<BlockKey, BlockScores> read(Handle handle, BlockRange range) {
        return scores(range.stepKey(), bindRange(handle.createQuery("""
            SELECT block_row, block_column, scores FROM heat_blocks
            WHERE grid_step = :step AND block_row BETWEEN :south AND :north AND block_column BETWEEN :west AND :east
            ORDER BY block_row, block_column\
            """), range));
    }

    /** The blocks of these keys that are stored; nobody else writes them until the transaction ends. */
    static Map<BlockKey, BlockScores> lock(Handle transaction, Collection<BlockKey> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        return scores(step(keys), bindKeys(transaction.createQuery("""
            SELECT block_row, block_column, scores
            FROM heat_blocks JOIN unnest(:rows::integer[], :columns::integer[]) AS wanted (block_row, block_column)
                 USING (block_row, block_column)
            WHERE grid_step = :step
            ORDER BY block_row, block_column FOR UPDATE OF heat_blocks\
            """), keys));
    }

    /** Reads all stored blocks of a range and locks their rows until the transaction ends. */
    static Map<BlockKey, BlockScores> lock(Handle transaction, BlockRange range) {
        return scores(range.stepKey(), bindRange(transaction.createQuery("""
            SELECT block_row, block_column, scores FROM heat_blocks
            WHERE grid_step = :step AND block_row BETWEEN :south AND :north AND block_column BETWEEN :west AND :east
            ORDER BY block_row, block_column FOR UPDATE\
            """), range));
    }

    /** The rows of a range in which blocks are stored, ascending. */
    static List<Integer> rows(Handle handle, BlockRange range) {
        return bindRange(handle.createQuery("""
            SELECT DISTINCT block_row FROM heat_blocks
            WHERE grid_step = :step AND block_row BETWEEN :south AND :north AND block_column BETWEEN :west AND :east
            ORDER BY block_row\
            """), range).mapTo(Integer.class).list();
    }

    /** Inserts the blocks that are not stored yet; returns their keys. */
    static Set<BlockKey> insert(Handle transaction, SortedMap<BlockKey, BlockScores> blocks, long revision) {
        if (blocks.isEmpty()) {
            return Set.of();
        }
        int step = step(blocks.keySet());
        return Set.copyOf(bindScores(transaction.createUpdate("""
            INSERT INTO heat_blocks (grid_step, block_row, block_column, revision, digest, scores, overview)
            SELECT :step, block_row, block_column, :revision, digest,
                   substring(:scores::bytea FROM (n::integer - 1) * :size + 1 FOR :size),
                   substring(:overviews::bytea FROM (n::integer - 1) * :overviewSize + 1 FOR :overviewSize)
            FROM unnest(:rows::integer[], :columns::integer[], :digests::bigint[]) WITH ORDINALITY
                 AS block (block_row, block_column, digest, n)
            ORDER BY block_row, block_column
            ON CONFLICT DO NOTHING\
            """), blocks)
                .bind("revision", revision)
                .executeAndReturnGeneratedKeys("block_row", "block_column")
                .map((row, context) -> new BlockKey(step, row.getInt("block_row"), row.getInt("block_column")))
                .list());
    }

    /** Replaces the scores of blocks that are stored and locked, as computed from the places of a revision. */
    static void update(Handle transaction, SortedMap<BlockKey, BlockScores> blocks, long revision) {
        update(transaction, blocks, Optional.of(revision));
    }

    /**
     * Replaces the scores of blocks from which cells were deleted. The blocks keep their revision, since no cell was
     * computed.
     */
    static void replace(Handle transaction, SortedMap<BlockKey, BlockScores> blocks) {
        update(transaction, blocks, Optional.empty());
    }

    private static void update(Handle transaction, SortedMap<BlockKey, BlockScores> blocks, Optional<Long> revision) {
        if (blocks.isEmpty()) {
            return;
        }
        bindScores(transaction.createUpdate("""
            UPDATE heat_blocks
            SET revision = coalesce(:revision::bigint, revision),
                computed_at = CASE WHEN :revision::bigint IS NULL THEN computed_at ELSE now() END, digest = block.digest,
                scores = substring(:scores::bytea FROM (n::integer - 1) * :size + 1 FOR :size),
                overview = substring(:overviews::bytea FROM (n::integer - 1) * :overviewSize + 1 FOR :overviewSize)
            FROM unnest(:rows::integer[], :columns::integer[], :digests::bigint[]) WITH ORDINALITY
                 AS block (block_row, block_column, digest, n)
            WHERE heat_blocks.grid_step = :step AND heat_blocks.block_row = block.block_row
              AND heat_blocks.block_column = block.block_column\
            """), blocks)
                .bind("revision", revision.orElse(null))
                .execute();
    }

    /** Deletes blocks. */
    static void delete(Handle transaction, Collection<BlockKey> keys) {
        if (keys.isEmpty()) {
            return;
        }
        bindKeys(transaction.createUpdate("""
            DELETE FROM heat_blocks USING unnest(:rows::integer[], :columns::integer[]) AS gone (block_row, block_column)
            WHERE heat_blocks.grid_step = :step AND heat_blocks.block_row = gone.block_row
              AND heat_blocks.block_column = gone.block_column\
            """), keys).execute();
    }

    private static Map<BlockKey, BlockScores> scores(int step, ResultBearing blocks) {
        return blocks.reduceRows(new LinkedHashMap<>(), (found, row) -> {
            found.put(
                    new BlockKey(
                            step,
                            row.getColumn("block_row", Integer.class),
                            row.getColumn("block_column", Integer.class)),
                    BlockScores.of(row.getColumn("scores", byte[].class)));
            return found;
        });
    }

    private static <S extends SqlStatement<S>> S bindRange(S statement, BlockRange range) {
        return statement
                .bind("step", range.stepKey())
                .bind("south", range.firstRow())
                .bind("north", range.endRow() - 1)
                .bind("west", range.firstColumn())
                .bind("east", range.endColumn() - 1);
    }

    private static <S extends SqlStatement<S>> S bindScores(S statement, SortedMap<BlockKey, BlockScores> blocks) {
        // The scores of all blocks are bound as one value, which the driver sends in binary form; an array of values
        // would be sent as text.
        ByteBuffer scores = ByteBuffer.allocate(blocks.size() * BlockKey.CELLS);
        ByteBuffer overviews = ByteBuffer.allocate(blocks.size() * Overview.BYTES);
        for (BlockScores block : blocks.values()) {
            scores.put(block.bytes());
            overviews.put(Overview.of(block));
        }
        return bindKeys(statement, blocks.keySet())
                .bindArray(
                        "digests",
                        Long.class,
                        blocks.values().stream().map(BlockScores::digest).collect(Collectors.toList()))
                .bind("scores", scores.array())
                .bind("size", BlockKey.CELLS)
                .bind("overviews", overviews.array())
                .bind("overviewSize", Overview.BYTES);
    }

    private static <S extends SqlStatement<S>> S bindKeys(S statement, Collection<BlockKey> keys) {
        return statement
                .bind("step", step(keys))
                .bindArray(
                        "rows", Integer.class, keys.stream().map(BlockKey::row).toList())
                .bindArray(
                        "columns",
                        Integer.class,
                        keys.stream().map(BlockKey::column).toList());
    }

    private static int step(Collection<BlockKey> keys) {
        Iterator<BlockKey> first = keys.iterator();
        return first.next().stepKey();
    }
}
