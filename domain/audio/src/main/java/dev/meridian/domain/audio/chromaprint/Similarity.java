package dev.meridian.domain.audio.chromaprint;

/**
 * How alike two fingerprints are where they fit best.
 *
 * @param offset the item of the other fingerprint that fits item 0 of the first; negative if the other begins later
 * @param compared how many pairs of items were compared
 * @param bitError the share of bits that differ in them: near 0 for one recording, near 0.5 for two that have nothing in
 *     common; 1 if there was nothing to compare
 * @param score the share of the shorter fingerprint's items that have a pair with at most two differing bits, 0 to 1
 */
public record Similarity(int offset, int compared, double bitError, double score) {
    /** Two fingerprints of which at least one has nothing to compare, such as that of silence. */
    public static final Similarity NONE = new Similarity(0, 0, 1, 0);

    /** The offset in seconds. */
    public double seconds() {
        return offset * Fingerprint.ITEM_SECONDS;
    }
}
