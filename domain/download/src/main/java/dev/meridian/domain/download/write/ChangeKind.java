package dev.meridian.domain.download.write;

import java.util.Locale;

/** What is done with a row, in the order in which a plan does it. */
public enum ChangeKind {
    CREATE,
    UPDATE,
    DELETE;

    /** How the kind is written in requests and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such kind */
    public static ChangeKind ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
