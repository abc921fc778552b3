package dev.meridian.activities.explorer.edit;

import java.util.Locale;

/** Whether an explorer's views and objects correspond to its TSV. */
public enum RefreshStatus {
    /** Views and objects correspond to the TSV. */
    CLEAN,
    /** A refresh waits for its first or another attempt. */
    QUEUED,
    /** A refresh is running. */
    REFRESHING,
    /** The last refresh failed or was cancelled, so that views or objects may not correspond to the TSV. */
    FAILED;

    /** The lower-case name that the API and the database use. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RefreshStatus ofWireName(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
