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
        int at = Math.floorMod(end, capacity) * channels;
        for (int i = 0; i < frames * channels; i++) {
            ring[at++] = Pcm24.quantise(samples[i], gain);
            if (at == ring.length) {
                at = 0;
            }
        }
        end += frames;
    }

    void copy(long from, int frames, int[] target) {
        int at = Math.floorMod(from, capacity) * channels;
        int count = frames * channels;
        int untilEnd = Math.min(count, ring.length - at);
        System.arraycopy(ring, at, target, 0, untilEnd);
        System.arraycopy(ring, 0, target, untilEnd, count - untilEnd);
    }
}
