package dev.meridian.activities.explorer.edit;

import java.util.Locale;

/** Whether an explorer's views and objects are what its TSV says. */
public enum RefreshStatus {
    /** They are. */
    CLEAN,
    /** A refresh is waiting, for its first or another attempt. */
    QUEUED,
    /** A refresh is running. */
    REFRESHING,
    /** The last refresh failed or was cancelled: they may not be. */
    FAILED;

    /** The lower-case name that the API and the database use. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RefreshStatus ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
