package dev.meridian.domain.audio.stem.model;

import java.io.IOException;

/**
 * Frames of some numbers each, in order, from some frame on. The stream has no end: after the end of the recording all numbers
 * are 0. Not thread-safe.
 */
interface FrameStream {
    /** How many numbers a frame has. */
    int width();

    /** The number of the frame that the next {@link #read} begins with; never below 0. */
    long position();

    /**
     * Reads frames to the start of an array.
     *
     * @throws IOException if the recording cannot be read on
     */
    void read(float[] values, int frames) throws IOException;
}
