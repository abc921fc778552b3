package dev.meridian.domain.download.row;

import java.util.Locale;

/** Why a stored value, or its type, is not what was to be expected; shown in a row's {@code _notes}. */
public enum Note {
    /** U+0000, lone surrogates or bytes that are no text stand as U+FFFD. */
    CHARACTERS_REPLACED,
    /** NaN or an infinity where only numbers are allowed; stored as null. */
    NOT_A_NUMBER,
    /** Beyond what PostgreSQL's type holds; stored as null. */
    OUT_OF_RANGE,
    /** Over 16 MiB; stored as null. */
    TOO_LARGE,
    /** Of another type than the field is declared as; stored as it was written, in a column that was widened for it. */
    OTHER_TYPE;

    private static final Note[] ALL = values();

    static Note of(int ordinal) {
        return ALL[ordinal];
    }

    /** How the note is written in {@code _notes}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
