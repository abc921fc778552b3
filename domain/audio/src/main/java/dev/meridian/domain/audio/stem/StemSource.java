package dev.meridian.domain.audio.stem;

import java.io.IOException;

/** The frames of all stems of a set, in order, from some frame to the recording's end. Not thread-safe. */
public interface StemSource extends AutoCloseable {
    /** The number of the frame that the next {@link #read} begins with. */
    long position();

    /**
     * Reads frames of every stem, channel by channel within each frame, as integers of 24 bits.
     *
     * @param stems one array for each stem, which receives {@code frames * channels} samples at most
     * @param frames how many frames to read at most; at least 1
     * @return how many frames were read; fewer than asked for only at the end of the recording, 0 after it
     * @throws IOException if the recording cannot be read on
     */
    int read(int[][] stems, int frames) throws IOException;

    /**
     * How many samples of the frames read so far were limited because a stem would have been over full scale: a sample of
     * one channel counts once, however many stems were changed.
     */
    long limited();

    /** Releases the source's resources other than memory, such as files. */
    @Override
    default void close() throws IOException {}
}
