package dev.meridian.domain.explorer.tsv;

/** An upload that is not a valid text of an explorer. Trying again does not help. */
public final class TsvRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final int line;
    private final int column;

    /** Why a text is refused. */
    public enum Reason {
        /** A byte sequence that is not UTF-8, or half of a surrogate pair. */
        NOT_UTF8("not-utf8", "The text is not UTF-8"),
        /** Bytes that are not UTF-8 and begin as UTF-16 does; the code is the same. */
        UTF16("not-utf8", "The text is UTF-16 and has to be UTF-8"),
        /** U+0000, which the database can't store. */
        NUL_CHARACTER("nul-character", "The text contains the character U+0000"),
        /** More lines than {@link TsvInput#MAX_LINES}. */
        TOO_MANY_LINES("too-many-lines", "The text has more than " + TsvInput.MAX_LINES + " lines"),
        /** A line of more bytes than {@link TsvInput#MAX_LINE_BYTES}. */
        LINE_TOO_LONG("line-too-long", "A line is longer than " + TsvInput.MAX_LINE_BYTES + " bytes");

        private final String code;
        private final String text;

        Reason(String code, String text) {
            this.code = code;
            this.text = text;
        }

        /** The reason as a stable code for machines. */
        public String code() {
            return code;
        }
    }

    TsvRefusedException(Reason reason, int line, int column) {
        super(reason.text + ": line " + line + ", column " + column);
        this.reason = reason;
        this.line = line;
        this.column = column;
    }

    public Reason reason() {
        return reason;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }

    /** The character in the line, from 1. */
    public int column() {
        return column;
    }
}
