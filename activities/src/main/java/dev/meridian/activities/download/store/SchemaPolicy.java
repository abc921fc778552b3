package dev.meridian.activities.download.store;

import java.util.Locale;

/** What happens, once a pass has been complete, when rows bring a field that has no column, or a value that its column does not hold. */
public enum SchemaPolicy {
    /** Columns are added and widened. */
    EVOLVE,
    /** The table fails before a row of the batch is written. */
    FREEZE,
    /** New fields are left out; columns are widened. */
    IGNORE;

    /** How the policy is written in requests and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such policy */
    public static SchemaPolicy ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
