package dev.meridian.domain.audio.sample;

import java.util.Locale;

/** How a sample is written as bytes, lowest byte first. */
public enum SampleEncoding {
    /** Signed integers of 16 bits; ffmpeg's {@code s16le}. */
    S16(2) {
        @Override
        float decode(byte[] bytes, int at) {
            return ((bytes[at] & 0xff) | bytes[at + 1] << 8) * 0x1p-15f;
        }
    },
    /** Signed integers of 24 bits; ffmpeg's {@code s24le}. */
    S24(3) {
        @Override
        float decode(byte[] bytes, int at) {
            return Pcm24.sample(Pcm24.decode(bytes, at));
        }
    },
    /** IEEE 754 numbers of 32 bits; ffmpeg's {@code f32le}. What is not a finite number is taken as 0. */
    F32(4) {
        @Override
        float decode(byte[] bytes, int at) {
            float value = Float.intBitsToFloat((bytes[at] & 0xff)
                    | (bytes[at + 1] & 0xff) << 8
                    | (bytes[at + 2] & 0xff) << 16
                    | bytes[at + 3] << 24);
            return Float.isFinite(value) ? value : 0;
        }
    };

    private final int bytes;

    SampleEncoding(int bytes) {
        this.bytes = bytes;
    }

    /** How many bytes one sample of one channel takes. */
    public int bytes() {
        return bytes;
    }

    /** What ffmpeg calls it. */
    public String ffmpegName() {
        return name().toLowerCase(Locale.ROOT) + "le";
    }

    /** The greatest value that is not over full scale: the largest integer, or 1 for floating point. */
    public float fullScale() {
        return this == F32 ? 1 : 1 - (float) Math.scalb(1.0, 1 - 8 * bytes);
    }

    abstract float decode(byte[] bytes, int at);
}
