package dev.meridian.activities.download.store;

import java.util.Locale;

/** How far a pass over a table is. */
public enum PassStatus {
    PENDING,
    RUNNING,
    /** The service said when it answers again, or the next attempt is due later. */
    WAITING,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** How the status is written in answers and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static PassStatus ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether nothing will be read any more. */
    public boolean isEnd() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }
}
