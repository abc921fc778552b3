package dev.meridian.domain.audio.chromaprint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The items of a recording's Chromaprint: 32 bits each, one for every {@link #ITEM_SECONDS}.
 *
 * <p>Items that do not change for a while stand for silence, hum or a held tone; they fit every other such stretch, and no
 * comparison counts them.
 */
public final class Fingerprint {
    /** The time from one item to the next: 1,365 samples at 11,025 Hz. */
    public static final double ITEM_SECONDS = 1_365 / 11_025.0;

    /**
     * This many equal items in a row count as constant: about half a second, whereas in music three in a row are seldom
     * equal.
     */
    private static final int CONSTANT_RUN = 4;

    private final int[] items;
    private final boolean[] constant;
    private final int varying;

    /** @param items as {@code ffmpeg -f chromaprint -fp_format raw} or {@code fpcalc -raw} give them */
    public Fingerprint(int[] items) {
        this.items = items.clone();
        this.constant = new boolean[items.length];
        int from = 0;
        int left = items.length;
        for (int i = 1; i <= items.length; i++) {
            if (i == items.length || items[i] != items[from]) {
                if (i - from >= CONSTANT_RUN) {
                    Arrays.fill(constant, from, i, true);
                    left -= i - from;
                }
                from = i;
            }
        }
        this.varying = left;
    }

    /** Reads items of four bytes, lowest byte first, as {@code ffmpeg -fp_format raw} writes them. */
    public static Fingerprint ofBytes(byte[] bytes) {
        int[] items = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(items);
        return new Fingerprint(items);
    }

    /** How many items there are. */
    public int size() {
        return items.length;
    }

    /** How many items are not constant. */
    public int varying() {
        return varying;
    }

    int item(int index) {
        return items[index];
    }

    boolean isConstant(int index) {
        return constant[index];
    }
}
