package dev.meridian.activities.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a credential's validity depends on: it ends with the key or the session that it comes from, or at its own time,
 * whichever is first.
 *
 * @param keyId the API key that the credential comes from; empty if it comes from none
 * @param session the {@link Secret#fingerprint} of the session that the credential comes from; empty if it comes from
 *     none
 * @param endsAt when the credential ends by itself; null if it does not
 */
public record Lifeline(
        Optional<UUID> keyId,
        Optional<String> session,
        @Nullable Instant endsAt) {
    /** The validity of a credential that nothing ends. */
    public static final Lifeline ENDLESS = new Lifeline(Optional.empty(), Optional.empty(), null);

    /** Whether the credential's own time is over; whether the key or the session has ended, only the database knows. */
    public boolean isOver(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }
}
