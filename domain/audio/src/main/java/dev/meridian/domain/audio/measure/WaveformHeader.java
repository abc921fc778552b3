package dev.meridian.domain.audio.measure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first 24 bytes of a waveform in audiowaveform's binary form, version 2, 8 bits, one channel
 * (https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md).
 *
 * @param rate frames a second of the recording
 * @param framesPerPixel how many frames one pair of minimum and maximum stands for
 * @param pixels how many pairs follow, 2 bytes each
 */
public record WaveformHeader(int rate, int framesPerPixel, int pixels) {
    /** How many bytes a header has. */
    public static final int BYTES = 24;

    private static final int VERSION = 2;
    private static final int EIGHT_BITS = 1;
    private static final int CHANNELS = 1;

    /** The header as bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(VERSION)
                .putInt(EIGHT_BITS)
                .putInt(rate)
                .putInt(framesPerPixel)
                .putInt(pixels)
                .putInt(CHANNELS)
                .array();
    }

    /**
     * Reads a header.
     *
     * @throws IllegalArgumentException if the bytes are not a header that {@link #encode} makes
     */
    public static WaveformHeader decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < BYTES || buffer.getInt() != VERSION || buffer.getInt() != EIGHT_BITS) {
            throw new IllegalArgumentException("The bytes are no waveform of version 2 with 8 bits.");
        }
        WaveformHeader header = new WaveformHeader(buffer.getInt(), buffer.getInt(), buffer.getInt());
        if (buffer.getInt() != CHANNELS) {
            throw new IllegalArgumentException("The waveform has more channels than one.");
        }
        return header;
    }
}
