package dev.meridian.domain.explorer.program;

/** Texts for people that may quote something of any length. */
public final class ShortText {

    private static final int MAX_LENGTH = 500;

    private ShortText() {}

    /** The first 500 characters, or one less rather than half of a surrogate pair. */
    public static String of(String text) {
        if (text.length() <= MAX_LENGTH) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH);
    }
}
