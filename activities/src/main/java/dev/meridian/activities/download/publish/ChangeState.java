package dev.meridian.activities.download.publish;

import java.util.Locale;

/** Where a change is. */
public enum ChangeState {
    PENDING,
    /** About to be sent, or sent; nothing was heard of it yet. */
    SENT,
    DONE,
    /** The service refuses it for good; the edit stays. */
    REFUSED,
    /** The service has another version; the edit waits for somebody's choice. */
    CONFLICT,
    /** It is not known whether the service has made the change; a person has to look. */
    UNCERTAIN,
    /** The change was not made, and the edit stays. */
    LEFT;

    /** How the state is written in answers and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
