package dev.meridian.activities.download.source.csv;

/**
 * Finds where records of a CSV file end, without reading their values: a line break in quotes ends none. It reads bytes of any
 * encoding in which ASCII's delimiters, quotes and line breaks stand for themselves, portion by portion.
 */
final class RecordScanner {
    private enum State {
        FIELD_BEGINS,
        PLAIN,
        QUOTED,
        /** After a quote within quotes: it ends the quoted text, or is the first half of a doubled quote. */
        QUOTE,
        AFTER_CR
    }

    private final byte delimiter;
    private State state = State.FIELD_BEGINS;
    private int scanned;
    private int lastEnd;

    RecordScanner(char delimiter) {
        this.delimiter = (byte) delimiter;
    }

    /** Goes on to read bytes, which begin where a record began, up to a length. */
    void scan(byte[] bytes, int length) {
        for (; scanned < length; scanned++) {
            byte c = bytes[scanned];
            if (state == State.AFTER_CR) {
                lastEnd = c == '\n' ? scanned + 1 : scanned;
                state = State.FIELD_BEGINS;
                if (c == '\n') {
                    continue;
                }
            }
            if (state == State.QUOTED) {
                state = c == '"' ? State.QUOTE : State.QUOTED;
            } else if (c == '"' && (state == State.FIELD_BEGINS || state == State.QUOTE)) {
                state = State.QUOTED;
            } else if (c == delimiter) {
                state = State.FIELD_BEGINS;
            } else if (c == '\n') {
                lastEnd = scanned + 1;
                state = State.FIELD_BEGINS;
            } else if (c == '\r') {
                state = State.AFTER_CR;
            } else {
                state = State.PLAIN;
            }
        }
    }

    /** The position behind the line break of the last complete record; 0 if there is none. */
    int lastEnd() {
        return lastEnd;
    }

    /** Whether the bytes end within quotes. */
    boolean isInQuotes() {
        return state == State.QUOTED;
    }

    /** Goes on with bytes that begin at the last end. */
    void shift() {
        scanned -= lastEnd;
        lastEnd = 0;
    }
}
