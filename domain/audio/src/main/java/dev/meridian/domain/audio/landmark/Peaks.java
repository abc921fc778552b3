package dev.meridian.domain.audio.landmark;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The spectral peaks of a recording or a clip, by time and then by pitch.
 *
 * <p>A time is a number of hops of {@link PeakPicker#HOP} samples from the start, a pitch a quarter of a bin, 2.7 Hz. As
 * bytes a peak takes about two: the difference of its time from the one before and its pitch in one number, seven bits a
 * byte.
 */
public final class Peaks {
    /** Pitches of a bin. */
    static final int PITCHES_PER_BIN = 4;

    private static final int PITCH_BITS = 11;

    private final int[] times;
    private final int[] pitches;

    /**
     * Takes peaks.
     *
     * @throws IllegalArgumentException if they are not in order of time, or a pitch is over 2,047
     */
    public Peaks(int[] times, int[] pitches) {
        if (times.length != pitches.length) {
            throw new IllegalArgumentException(times.length + " times do not go with " + pitches.length + " pitches.");
        }
        this.times = times.clone();
        this.pitches = pitches.clone();
        int last = 0;
        for (int i = 0; i < times.length; i++) {
            if (times[i] < last || pitches[i] < 0 || pitches[i] >= 1 << PITCH_BITS) {
                throw new IllegalArgumentException("Peak " + i + " at " + times[i] + " with pitch " + pitches[i]
                        + " is out of order or out of range.");
            }
            last = times[i];
        }
    }

    /** How many peaks there are. */
    public int size() {
        return times.length;
    }

    /** When a peak is, in hops. */
    public int time(int peak) {
        return times[peak];
    }

    /** The pitch of a peak, in quarters of a bin. */
    public int pitch(int peak) {
        return pitches[peak];
    }

    /** The first peak at a time or after it; the number of peaks if there is none. */
    public int firstFrom(int time) {
        int found = Arrays.binarySearch(times, time);
        if (found < 0) {
            return -found - 1;
        }
        while (found > 0 && times[found - 1] == time) {
            found--;
        }
        return found;
    }

    /** The peaks of a piece, their times counted from its start. */
    public Peaks between(int from, int to) {
        int first = firstFrom(from);
        int last = firstFrom(to);
        int[] shifted = Arrays.copyOfRange(times, first, last);
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] -= from;
        }
        return new Peaks(shifted, Arrays.copyOfRange(pitches, first, last));
    }

    /**
     * The peaks as they would be at the right speed, if the recording was played too fast by a factor: later and lower
     * by that factor.
     *
     * @param speed 1.02 for a recording that was played two percent too fast
     */
    public Peaks slowedFrom(double speed) {
        int[] slower = new int[times.length];
        int[] lower = new int[times.length];
        int kept = 0;
        for (int i = 0; i < times.length; i++) {
            int pitch = (int) Math.round(pitches[i] / speed);
            if (pitch < 1 << PITCH_BITS) {
                slower[kept] = (int) Math.round(times[i] * speed);
                lower[kept++] = pitch;
            }
        }
        return new Peaks(Arrays.copyOf(slower, kept), Arrays.copyOf(lower, kept));
    }

    /** The peaks as bytes, about two for each. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * times.length + 16);
        int last = 0;
        for (int i = 0; i < times.length; i++) {
            long rest = (long) (times[i] - last) << PITCH_BITS | pitches[i];
            for (; rest > 0x7f; rest >>>= 7) {
                bytes.write((int) rest | 0x80);
            }
            bytes.write((int) rest);
            last = times[i];
        }
        return bytes.toByteArray();
    }

    /** Reads what {@link #toBytes} made. */
    public static Peaks of(byte[] bytes) {
        int[] times = new int[bytes.length];
        int[] pitches = new int[bytes.length];
        int count = 0;
        int time = 0;
        int at = 0;
        while (at < bytes.length) {
            long value = 0;
            int shift = 0;
            byte next = bytes[at++];
            for (; next < 0; next = bytes[at++], shift += 7) {
                value |= (long) (next & 0x7f) << shift;
            }
            value |= (long) next << shift;
            time += (int) (value >>> PITCH_BITS);
            times[count] = time;
            pitches[count++] = (int) value & (1 << PITCH_BITS) - 1;
        }
        return new Peaks(Arrays.copyOf(times, count), Arrays.copyOf(pitches, count));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Peaks peaks
                && Arrays.equals(times, peaks.times)
                && Arrays.equals(pitches, peaks.pitches);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(times) + Arrays.hashCode(pitches);
    }

    @Override
    public String toString() {
        return times.length + " peaks";
    }
}
