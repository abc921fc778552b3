package dev.meridian.domain.heatmap.scoring;

/** Squeezes a raw score, which may exceed 100, into 0..100: as it is up to 60, then ever more slowly towards 100. */
final class Compression {
    private static final byte[] TABLE = new byte[512];

    static {
        for (int raw = 0; raw < TABLE.length; raw++) {
            TABLE[raw] = (byte) Math.round(squeeze(raw));
        }
    }

    private Compression() {}

    /** The final score of a raw score, which is a whole number of at least 0. */
    static int compress(long raw) {
        return TABLE[(int) Math.min(raw, TABLE.length - 1)];
    }

    /** The same, unrounded, of a real number. */
    static double squeeze(double raw) {
        return raw <= 60 ? raw : Math.min(100, 60 + 40 * (1 - StrictMath.exp((-(raw - 60)) / 50)));
    }
}
