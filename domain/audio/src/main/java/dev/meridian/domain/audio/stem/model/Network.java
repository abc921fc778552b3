package dev.meridian.domain.audio.stem.model;

import java.io.IOException;

/** A trained network. Equal input gives equal output. Not thread-safe. */
public interface Network extends AutoCloseable {
    /**
     * Computes one block.
     *
     * @param block channel by channel, within a channel unit by unit, within a unit bin by bin: units are spectra with the
     *     magnitudes of their bins, or samples, which are units of one bin
     * @param outputs one array for each output, which receives numbers in the order of {@code block}, all of them finite
     * @throws IOException if the computation fails or is stopped
     */
    void run(float[] block, float[][] outputs) throws IOException;

    /** Gives back what the network holds. */
    @Override
    void close();
}
