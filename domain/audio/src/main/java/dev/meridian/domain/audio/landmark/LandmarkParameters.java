package dev.meridian.domain.audio.landmark;

/**
 * The parameters by which peaks are picked and paired to landmarks. Times are in hops of 23 ms, bins of 10.8 Hz.
 *
 * @param lowestBin no peak lies lower: 108 Hz, below which small loudspeakers give nothing
 * @param highestBin no peak lies as high: 5.2 kHz, where the anti-aliasing filter of the signal at 11,025 Hz begins
 * @param backgroundTime how far before and after a peak the mean reaches, over which its prominence is taken
 * @param backgroundBins ... and how far below and above it
 * @param apartTime the least distance of two peaks in time ...
 * @param apartBins ... and in pitch
 * @param rivalTime how long before and after a peak other peaks compete with it: half a second
 * @param levelWeight the weight of a peak's level beside its prominence, in 64ths, because noise drowns soft peaks
 *     first
 * @param recordDensity about how many peaks a second of a recording are kept
 * @param clipDensity about how many peaks a second of a clip are kept
 * @param recordPairs landmarks that a peak of a recording begins
 * @param clipPairs landmarks that a peak of a clip begins
 * @param leastGap the least distance in time of a landmark's peaks: nearer peaks are parts of one note
 * @param mostGap ... and the greatest; below 64
 * @param mostLeap the greatest distance in pitch of a landmark's peaks
 * @param pitchShift bits of the first peak's pitch that a key leaves out
 * @param leapShift bits of the distance in pitch that a key leaves out
 */
public record LandmarkParameters(
        int lowestBin,
        int highestBin,
        int backgroundTime,
        int backgroundBins,
        int apartTime,
        int apartBins,
        int rivalTime,
        int levelWeight,
        int recordDensity,
        int clipDensity,
        int recordPairs,
        int clipPairs,
        int leastGap,
        int mostGap,
        int mostLeap,
        int pitchShift,
        int leapShift) {
    /** Grows with every change of a standard parameter or of the way peaks are found; part of the key of the step. */
    public static final int VERSION = 1;

    /** The parameters of every index. {@code docs/decisions} has the measurements that chose them. */
    public static final LandmarkParameters STANDARD =
            new LandmarkParameters(10, 480, 20, 15, 3, 4, 21, 32, 12, 24, 3, 4, 2, 63, 63, 2, 1);

    private static final int GAP_BITS = 6;
    private static final int PITCH_BITS = 11;

    public LandmarkParameters {
        if (mostGap >= 1 << GAP_BITS || leastGap < 1 || lowestBin < 1 || highestBin > 511) {
            throw new IllegalArgumentException("The parameters go beyond what a key can hold.");
        }
    }

    /** How many different keys there are. */
    public int keys() {
        return 1 << PITCH_BITS - pitchShift + leapBits() + GAP_BITS;
    }

    private int leapBits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(2 * Peaks.PITCHES_PER_BIN * mostLeap - 1) - leapShift;
    }

    int key(int pitch, int leap, int gap) {
        int up = leap + Peaks.PITCHES_PER_BIN * mostLeap;
        return ((pitch >> pitchShift) << leapBits() | up >> leapShift) << GAP_BITS | gap;
    }
}
