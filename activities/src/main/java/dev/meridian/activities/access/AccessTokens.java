package dev.meridian.activities.access;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Tickets and sessions: credentials derived from another one, kept in PostgreSQL so that every process takes them. They end
 * with the key that they come from.
 */
public final class AccessTokens {
    /** How many ended ones are deleted at a time. */
    private static final int BATCH = 1_000;

    private static final String OF_VALID_KEY = """
            (key_id IS NULL OR EXISTS (SELECT FROM api_keys k WHERE k.id = t.key_id AND k.revoked_at IS NULL
                                       AND (k.expires_at IS NULL OR k.expires_at > now())))""";
    private static final RowMapper<Held> ROW = (row, context) -> new Held(
            new Holder(
                    row.getString("caller"),
                    row.getString("tenant"),
                    Role.ofWireName(row.getString("role")).orElseThrow(),
                    Optional.ofNullable(row.getObject("key_id", UUID.class))),
            row.getObject("expires_at", OffsetDateTime.class).toInstant());

    private final Jdbi jdbi;

    public AccessTokens(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A recognised one. */
    public record Held(Holder holder, Instant expiresAt) {}

    /** A ticket: good for one use. */
    public Secret issueTicket(Holder holder, Instant expiresAt) {
        return issue("ticket", "mt_", holder, expiresAt);
    }

    /** A session: good until it ends. */
    public Secret issueSession(Holder holder, Instant expiresAt) {
        return issue("session", "ms_", holder, expiresAt);
    }

    private Secret issue(String kind, String mark, Holder holder, Instant expiresAt) {
        Secret secret = Secret.random(mark);
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO access_tokens (hash, kind, key_id, caller, tenant, role, expires_at)
                        VALUES (:hash, :kind, :keyId, :caller, :tenant, :role, :expiresAt)""")
                .bind("hash", secret.hash())
                .bind("kind", kind)
                .bind("keyId", holder.keyId().orElse(null))
                .bind("caller", holder.caller())
                .bind("tenant", holder.tenant())
                .bind("role", holder.role().wireName())
                .bind("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
                .execute());
        return secret;
    }

    /** Uses a ticket up, whether or not it is still good; of several that try at once, one gets it. */
    public Optional<Held> redeemTicket(Secret presented) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        WITH t AS (DELETE FROM access_tokens WHERE hash = :hash AND kind = 'ticket' RETURNING *)
                        SELECT * FROM t WHERE expires_at > now() AND\s""" + OF_VALID_KEY)
                .bind("hash", presented.hash())
                .map(ROW)
                .findOne());
    }

    /** A session that has not ended. */
    public Optional<Held> findSession(Secret presented) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT * FROM access_tokens t
                        WHERE hash = :hash AND kind = 'session' AND expires_at > now() AND\s""" + OF_VALID_KEY)
                .bind("hash", presented.hash())
                .map(ROW)
                .findOne());
    }

    /** Ends a session; idempotent. */
    public void endSession(Secret presented) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM access_tokens WHERE hash = :hash")
                .bind("hash", presented.hash())
                .execute());
    }

    /** Deletes what has expired, at most {@value #BATCH} at a time. */
    public void deleteExpired() {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        DELETE FROM access_tokens WHERE hash IN (
                            SELECT hash FROM access_tokens WHERE expires_at < now() LIMIT :limit)""").bind("limit", BATCH).execute());
    }
}
