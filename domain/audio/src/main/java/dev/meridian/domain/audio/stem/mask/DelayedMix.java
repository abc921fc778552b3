package dev.meridian.domain.audio.stem.mask;

import dev.meridian.domain.audio.sample.Pcm24;

/** The newest frames of a recording as integers, by their numbers. */
final class DelayedMix {
    private final int channels;
    private final int capacity;
    private final int[] ring;
    private boolean empty = true;
    private long end = Long.MIN_VALUE;

    /** @param capacity how many frames are kept */
    DelayedMix(int channels, int capacity) {
        this.channels = channels;
        this.capacity = capacity;
        this.ring = new int[channels * capacity];
    }

    boolean isEmpty() {
        return empty;
    }

    /** The number of the frame that is appended next. */
    long end() {
        return end;
    }

    void beginAt(long frame) {
        empty = false;
        end = frame;
    }

    void append(float[] samples, double gain, int frames) {
        for (int frame = 0; frame < frames; frame++) {
            int at = Math.floorMod(end + frame, capacity) * channels;
            for (int channel = 0; channel < channels; channel++) {
                ring[at + channel] = Pcm24.quantise(samples[frame * channels + channel], gain);
            }
        }
        end += frames;
    }

    void copy(long from, int frames, int[] target) {
        for (int frame = 0; frame < frames; frame++) {
            System.arraycopy(
                    ring, Math.floorMod(from + frame, capacity) * channels, target, frame * channels, channels);
        }
    }
}
