package dev.meridian.domain.heatmap.block;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The scores of a block's cells, one byte each: row by row from south to north, in each row from west to east; a score of
 * 0 to 100, or {@link #NOT_COMPUTED}.
 */
public final class BlockScores {
    /** The byte of a cell that was not computed, 255 if read without a sign. */
    public static final byte NOT_COMPUTED = -1;

    private final byte[] bytes;

    private BlockScores(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A block without any computed cell. */
    public static BlockScores none() {
        byte[] bytes = new byte[BlockKey.CELLS];
        Arrays.fill(bytes, NOT_COMPUTED);
        return new BlockScores(bytes);
    }

    /**
     * The scores in an array, which is not copied.
     *
     * @throws IllegalArgumentException if there is not one byte for each cell
     */
    public static BlockScores of(byte[] bytes) {
        if (bytes.length != BlockKey.CELLS) {
            throw new IllegalArgumentException("A block has " + BlockKey.CELLS + " cells, not " + bytes.length);
        }
        return new BlockScores(bytes);
    }

    /** The array itself; only for reading. */
    public byte[] bytes() {
        return bytes;
    }

    /** The score at a row and column of the block, from 0. */
    public byte at(int row, int column) {
        return bytes[row * BlockKey.SIDE + column];
    }

    /** Sets cells next to one another in one row. */
    void put(int row, int column, byte[] scores, int from, int count) {
        System.arraycopy(scores, from, bytes, row * BlockKey.SIDE + column, count);
    }

    /** Forgets the score of a cell; returns whether the cell was computed. */
    public boolean forget(int row, int column) {
        int cell = row * BlockKey.SIDE + column;
        boolean computed = bytes[cell] != NOT_COMPUTED;
        bytes[cell] = NOT_COMPUTED;
        return computed;
    }

    /** Whether every computed cell of the other scores is computed here, with the same score. */
    public boolean hold(BlockScores others) {
        if (Arrays.equals(bytes, others.bytes)) {
            return true;
        }
        for (int cell = 0; cell < bytes.length; cell++) {
            if (others.bytes[cell] != NOT_COMPUTED && others.bytes[cell] != bytes[cell]) {
                return false;
            }
        }
        return true;
    }

    /** Whether any cell is computed in both. */
    public boolean meets(BlockScores others) {
        for (int cell = 0; cell < bytes.length; cell++) {
            if (others.bytes[cell] != NOT_COMPUTED && bytes[cell] != NOT_COMPUTED) {
                return true;
            }
        }
        return false;
    }

    /** These scores with the computed cells of newer scores in their places. */
    public BlockScores with(BlockScores newer) {
        byte[] merged = bytes.clone();
        for (int cell = 0; cell < merged.length; cell++) {
            if (newer.bytes[cell] != NOT_COMPUTED) {
                merged[cell] = newer.bytes[cell];
            }
        }
        return new BlockScores(merged);
    }

    /** The number of computed cells. */
    public int computed() {
        int computed = 0;
        for (byte score : bytes) {
            computed += score == NOT_COMPUTED ? 0 : 1;
        }
        return computed;
    }

    /** The first eight bytes of the scores' SHA-256: it tells blocks of different scores apart. */
    public long digest() {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes))
                    .getLong();
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
