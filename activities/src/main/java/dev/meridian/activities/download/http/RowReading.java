package dev.meridian.activities.download.http;

import dev.meridian.domain.download.write.RowOutcome;

/** What a service says when it is asked for a row. */
sealed interface RowReading {
    /** The row as the service has it. */
    record Found(ReadRow row) implements RowReading {}

    /** The service has no such row. */
    record Absent() implements RowReading {}

    /** The answer does not suit the definition. */
    record Unreadable(RowOutcome.Refused why) implements RowReading {}
}
