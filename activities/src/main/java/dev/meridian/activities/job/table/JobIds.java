package dev.meridian.activities.job.table;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Mints job ids: UUIDv7, so that their order is the order of acceptance to the millisecond. */
public final class JobIds {
    private JobIds() {}

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    /** The smallest id that a job accepted at this time can have. */
    public static UUID smallestOf(Instant time) {
        return new UUID((Math.max(0, time.toEpochMilli()) << 16) | 0x7000, 0x8000_0000_0000_0000L);
    }

    /** Reads an id that a person may have typed into a signal; empty if the text is not an id. */
    public static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }
}
