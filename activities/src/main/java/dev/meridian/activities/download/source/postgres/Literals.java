package dev.meridian.activities.download.source.postgres;

/** Writes texts as SQL literals, because COPY takes no parameters. */
final class Literals {
    private Literals() {}

    /** A text in quotes; backslashes are plain, since {@code standard_conforming_strings} is on in every transaction of ours. */
    static String of(String text) {
        return "'" + text.replace("\0", "").replace("'", "''") + "'";
    }
}
