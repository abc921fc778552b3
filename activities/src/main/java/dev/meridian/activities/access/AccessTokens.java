package dev.meridian.activities.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Tickets and sessions: credentials that are derived from another credential. They are kept in PostgreSQL, so that
 * every process accepts them, and they end with the credential that they come from.
 */
public final class AccessTokens {
    /** How many expired tokens one statement deletes. */
    private static final int BATCH = 1_000;

    /**
     * How many such statements one sweep makes, so that even a flood of tickets is deleted soon after it has expired.
     */
    private static final int BATCHES = 20;

    private static final String TIES_HOLD = """
            expires_at > now()
            AND (key_id IS NULL OR EXISTS (SELECT FROM api_keys k WHERE k.id = t.key_id AND k.revoked_at IS NULL
                                           AND (k.expires_at IS NULL OR k.expires_at > now())))
            AND (session IS NULL OR EXISTS (SELECT FROM access_tokens s
                                            WHERE s.hash = t.session AND s.kind = 'session' AND s.expires_at > now()))""";

    private final Jdbi jdbi;

    public AccessTokens(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The holder of a recognised token, and what the token's validity depends on. */
    public record Held(Holder holder, CredentialValidity validity) {}

    /**
     * Issues a ticket, which is valid for one use.
     *
     * @param from the credential that asks for the ticket; what the ticket opens ends with this credential
     * @param expiresAt the time until which the ticket can be used
     */
    public Secret issueTicket(Holder holder, CredentialValidity from, Instant expiresAt) {
        return issue("ticket", "mt_", holder, from, expiresAt);
    }

    /** Issues a session, which is valid until it ends. */
    public Secret issueSession(Holder holder, CredentialValidity from, Instant expiresAt) {
        return issue("session", "ms_", holder, from, expiresAt);
    }

    private Secret issue(String kind, String mark, Holder holder, CredentialValidity from, Instant expiresAt) {
        Secret secret = Secret.random(mark);
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO access_tokens (hash, kind, key_id, session, source_ends_at, caller, name, tenant,
                                                   role, expires_at)
                        VALUES (:hash, :kind, :keyId, decode(:session, 'hex'), :sourceEndsAt, :caller, :name, :tenant,
                                :role, :expiresAt)""")
                .bind("hash", secret.hash())
                .bind("kind", kind)
                .bind("keyId", from.keyId().orElse(null))
                .bind("session", from.session().orElse(null))
                .bind("sourceEndsAt", ApiKeys.timestamp(from.endsAt()))
                .bind("caller", holder.caller())
                .bind("name", holder.name())
                .bind("tenant", holder.tenant())
                .bind("role", holder.role().wireName())
                .bind("expiresAt", ApiKeys.timestamp(expiresAt))
                .execute());
        return secret;
    }

    /**
     * Uses a ticket up, even if it has expired; of several simultaneous uses one succeeds. What the ticket opens may
     * stay open for as long as the credential that asked for the ticket is valid.
     */
    public Optional<Held> redeemTicket(Secret presented) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        WITH t AS (DELETE FROM access_tokens WHERE hash = :hash AND kind = 'ticket' RETURNING *)
                        SELECT * FROM t WHERE\s""" + TIES_HOLD)
                .bind("hash", presented.hash())
                .map((row, context) -> new Held(
                        holder(row),
                        new CredentialValidity(
                                keyId(row),
                                Optional.ofNullable(row.getBytes("session")).map(HexFormat.of()::formatHex),
                                ApiKeys.instant(row, "source_ends_at"))))
                .findOne());
    }

    /** A session that has not ended. */
    public Optional<Held> findSession(Secret presented) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM access_tokens t WHERE hash = :hash AND kind = 'session' AND " + TIES_HOLD)
                .bind("hash", presented.hash())
                .map((row, context) -> new Held(
                        holder(row),
                        new CredentialValidity(
                                keyId(row), Optional.of(presented.fingerprint()), ApiKeys.instant(row, "expires_at"))))
                .findOne());
    }

    /** The fingerprints, among these, of sessions that have ended. */
    public Set<String> endedSessions(Collection<String> sessions) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT asked.id FROM unnest(:sessions::text[]) AS asked (id)
                        WHERE NOT EXISTS (SELECT FROM access_tokens
                                          WHERE hash = decode(asked.id, 'hex') AND kind = 'session'
                                            AND expires_at > now())""")
                .bindArray("sessions", String.class, sessions)
                .mapTo(String.class)
                .set());
    }

    /** Ends a session; idempotent. */
    public void endSession(Secret presented) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM access_tokens WHERE hash = :hash")
                .bind("hash", presented.hash())
                .execute());
    }

    /** Deletes expired tickets and sessions, at most {@value #BATCHES} times {@value #BATCH}; returns how many. */
    public long deleteExpired() {
        long deleted = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            int some = deleteSomeExpired();
            deleted += some;
            if (some < BATCH) {
                break;
            }
        }
        return deleted;
    }

    private int deleteSomeExpired() {
        return jdbi.withHandle(
                handle -> handle.createUpdate("""
                        DELETE FROM access_tokens WHERE hash IN (
                            SELECT hash FROM access_tokens WHERE expires_at < now() LIMIT :limit)""").bind("limit", BATCH).execute());
    }

    private static Holder holder(ResultSet row) throws SQLException {
        String name = row.getString("name");
        return new Holder(
                row.getString("caller"),
                name == null ? row.getString("caller") : name,
                row.getString("tenant"),
                Role.ofWireName(row.getString("role")).orElseThrow());
    }

    private static Optional<UUID> keyId(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("key_id", UUID.class));
    }
}
