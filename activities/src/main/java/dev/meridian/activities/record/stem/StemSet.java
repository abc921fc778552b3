package dev.meridian.activities.record.stem;

import dev.meridian.activities.record.store.StemBlockTable.SetKey;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.stem.StemEngine;
import java.util.List;

/**
 * A set of stems that is being made, in blocks of {@link #BLOCK_SECONDS}.
 *
 * @param key what its blocks belong to
 * @param frames how many frames the recording has
 * @param gain by which every sample is multiplied, so that the recording is not over full scale
 */
public record StemSet(SetKey key, StemEngine engine, AudioFormat format, long frames, double gain) {
    /** The length of all blocks but the last. */
    public static final int BLOCK_SECONDS = 30;

    /** How many blocks there are. */
    public int blocks() {
        return (int) Math.ceilDiv(frames, blockFrames());
    }

    /** The first frame of a block. */
    long start(int block) {
        return block * blockFrames();
    }

    /** How many frames a block has. */
    long framesOf(int block) {
        return Math.min(frames, start(block + 1)) - start(block);
    }

    private long blockFrames() {
        return (long) BLOCK_SECONDS * format.rate();
    }

    List<String> stems() {
        return engine.stems();
    }

    /** How long the recording is. */
    public double seconds() {
        return format.seconds(frames);
    }
}
