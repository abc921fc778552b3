package dev.meridian.activities.record.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a record stands. */
public enum RecordStatus {
    /** The record has no audio. */
    EMPTY,
    /** Its newest audio waits until somebody asks for a job. */
    UNPROCESSED,
    /** A job that processes its newest audio is open. */
    PROCESSING,
    /** The results of its newest audio are published. */
    PROCESSED,
    /** The results of its newest audio are published, without stems that could not be made. */
    PARTIALLY_PROCESSED,
    /** The last job failed. */
    FAILED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status with this name; empty if there is none. */
    public static Optional<RecordStatus> named(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }
}
