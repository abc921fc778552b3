package dev.meridian.activities.job.definition.shape;

/** Tells texts that PostgreSQL can store as UTF-8 from texts that it cannot store. */
public final class StorableText {
    private StorableText() {}

    /** Whether a text has neither U+0000 nor a lone surrogate. */
    public static boolean isStorable(CharSequence text) {
        return !hasNullCharacter(text) && !hasHalfCharacter(text);
    }

    /** Whether a text has U+0000, which PostgreSQL refuses. */
    public static boolean hasNullCharacter(CharSequence text) {
        return text.chars().anyMatch(unit -> unit == 0);
    }

    /** Whether a text has a lone surrogate, which UTF-8 cannot encode: it would be stored as {@code ?}. */
    public static boolean hasHalfCharacter(CharSequence text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
