package dev.meridian.activities.access;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How long a credential is valid: until the API key that it comes from is revoked or expires, until the session that it comes
 * from ends, or until its own time is over, whichever comes first.
 *
 * @param keyId the API key that the credential is or comes from; empty if there is no such key
 * @param session the {@link Secret#fingerprint} of the session that the credential is or comes from; empty if there is none
 * @param endsAt when the credential expires by itself; null if it does not
 */
public record CredentialValidity(
        Optional<UUID> keyId,
        Optional<String> session,
        @Nullable Instant endsAt) {
    /** The validity of a credential of which nothing is known that could end it. */
    public static final CredentialValidity UNLIMITED = new CredentialValidity(Optional.empty(), Optional.empty(), null);

    /** Whether the credential's own time is over; only the database knows whether its key and its session are still good. */
    public boolean hasExpired(Instant now) {
        return endsAt != null && !now.isBefore(endsAt);
    }
}
