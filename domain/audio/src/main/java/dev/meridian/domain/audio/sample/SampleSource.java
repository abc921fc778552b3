package dev.meridian.domain.audio.sample;

import java.io.IOException;

/** The frames of a recording, in order, from some frame of it to its end. Not thread-safe. */
public interface SampleSource {
    /** Rate and channels of every frame. */
    AudioFormat format();

    /** The number of the frame that the next {@link #read} begins with, counted from the start of the recording. */
    long position();

    /**
     * Reads frames, channel by channel within each frame, to the start of an array.
     *
     * @param samples receives {@code frames * channels} samples at most
     * @param frames how many frames to read at most; at least 1
     * @return how many frames were read; fewer than asked for only at the end of the recording, 0 after it
     * @throws IOException if the recording cannot be read on
     */
    int read(float[] samples, int frames) throws IOException;
}
