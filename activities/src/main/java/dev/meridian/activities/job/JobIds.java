package dev.meridian.activities.job;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** Mints job ids: UUIDv7, so that their order is the order of acceptance to the millisecond. */
public final class JobIds {
    private JobIds() {}

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpoch();
    }
}
