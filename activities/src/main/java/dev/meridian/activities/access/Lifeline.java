package dev.meridian.activities.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the life of a credential hangs on: it ends with the key and with the session that it comes from, and at its own time,
 * whichever is first.
 *
 * @param keyId empty: it comes from no key of ours
 * @param session the {@link Secret#fingerprint} of the session; empty: it comes from none
 * @param endsAt null: not by itself
 */
public record Lifeline(
        Optional<UUID> keyId,
        Optional<String> session,
        @Nullable Instant endsAt) {
    /** Of whom we know nothing that could end. */
    public static final Lifeline ENDLESS = new Lifeline(Optional.empty(), Optional.empty(), null);

    /** Whether its own time is over; whether the key or the session is, only the database knows. */
    public boolean isOver(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }
}
