package dev.meridian.activities.job.definition;

/** Tells texts that can be kept from those that PostgreSQL or UTF-8 can't hold. */
public final class StorableText {
    private StorableText() {}

    /** Whether a text has neither U+0000 nor half a character. */
    public static boolean isStorable(CharSequence text) {
        return !hasNullCharacter(text) && !hasHalfCharacter(text);
    }

    /** Whether a text has U+0000, which PostgreSQL can't hold. */
    public static boolean hasNullCharacter(CharSequence text) {
        return text.chars().anyMatch(unit -> unit == 0);
    }

    /** Whether a text has a surrogate without its other half, which UTF-8 can't hold: it would be stored as {@code ?}. */
    public static boolean hasHalfCharacter(CharSequence text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
