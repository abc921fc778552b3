package dev.meridian.domain.heatmap.poi;

/** Checks texts of places, so that they can be stored and shown unchanged. */
public final class PlaceText {
    private static final int LONGEST_QUOTATION = 60;

    private PlaceText() {}

    /**
     * Checks that the database can store a text unchanged.
     *
     * @param what the text's name in the error, such as {@code id}
     * @throws IllegalArgumentException if the text has U+0000 or a lone surrogate, which UTF-8 cannot encode: two texts
     *     that differ only by lone surrogates would become equal
     */
    public static void requireStorable(String text, String what) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the " + what + " has the character U+0000, which cannot be stored");
        }
        if (text.codePoints().anyMatch(PlaceText::isSurrogate)) {
            throw new IllegalArgumentException("the " + what
                    + " has half of a character (a surrogate without its other half), which cannot be stored");
        }
    }

    /** The beginning of a text, short enough for a message, with every character whole. */
    public static String abbreviated(String text) {
        int length = text.length();
        if (length > LONGEST_QUOTATION) {
            length = Character.isHighSurrogate(text.charAt(LONGEST_QUOTATION - 1))
                    ? LONGEST_QUOTATION - 1
                    : LONGEST_QUOTATION;
        }
        int[] whole = text.substring(0, length)
                .codePoints()
                .map(c -> isSurrogate(c) || c == 0 ? '\uFFFD' : c)
                .toArray();
        return new String(whole, 0, whole.length) + (length < text.length() ? "..." : "");
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
