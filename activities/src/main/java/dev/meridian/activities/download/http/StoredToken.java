package dev.meridian.activities.download.http;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An access token as it is kept, encrypted, among a connection's secrets, so that all workers use one.
 *
 * @param due from when on it is renewed: five minutes, or a fifth of its life, before it ends
 */
record StoredToken(String token, Instant due) {
    /** The names of the secrets; no definition can declare a name that begins like this. */
    static final String TOKEN = "_token";

    static final String DUE = "_token_due";

    private static final Duration LONGEST_LEAD = Duration.ofMinutes(5);
    private static final int LEADS_IN_A_LIFE = 5;

    /** A token that was issued now. */
    static StoredToken issued(String token, Duration life, Instant now) {
        Duration fifth = life.dividedBy(LEADS_IN_A_LIFE);
        Duration lead = fifth.compareTo(LONGEST_LEAD) < 0 ? fifth : LONGEST_LEAD;
        return new StoredToken(token, now.plus(life).minus(lead));
    }

    /** The token that is stored; empty if there is none. */
    static Optional<StoredToken> of(@Nullable String token, @Nullable String due) {
        return token == null || due == null
                ? Optional.empty()
                : Optional.of(new StoredToken(token, Instant.ofEpochMilli(Long.parseLong(due))));
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }

    /** The secrets with this token in them. */
    Map<String, String> in(Map<String, String> secrets) {
        Map<String, String> with = new HashMap<>(secrets);
        with.put(TOKEN, token);
        with.put(DUE, Long.toString(due.toEpochMilli()));
        return with;
    }
}
