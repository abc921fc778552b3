package dev.meridian.activities.access;

import dev.meridian.activities.job.JobIds;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Makes, recognises and revokes API keys; a revoked or expired one is worth nothing from the next request on. */
public final class ApiKeys {
    private static final String MARK = "mk_";
    private static final String COLUMNS = """
            SELECT id, tenant, name, role, prefix, hash, bootstrap, created_by, created_at, expires_at, revoked_at,
                   last_used_at
            FROM api_keys
            """;

    private final Jdbi jdbi;

    public ApiKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A key that was just made.
     *
     * @param secret shown now and never again
     */
    public record Made(ApiKey key, Secret secret) {}

    /** Makes one. */
    public Made make(NewApiKey wish) {
        Secret secret = Secret.random(MARK);
        UUID id = JobIds.next();
        insert(id, wish, secret, false);
        return new Made(find(wish.tenant(), id).orElseThrow(), secret);
    }

    /**
     * Sees to it that the key from the environment works, and that one from an earlier environment does not. Idempotent by
     * the secret; one that was revoked stays so.
     *
     * @return whether it works
     */
    public boolean bootstrap(NewApiKey wish, Secret secret) {
        insert(JobIds.next(), wish, secret, true);
        jdbi.useHandle(
                handle -> handle.createUpdate("""
                        UPDATE api_keys SET revoked_at = now()
                        WHERE bootstrap AND hash <> :hash AND revoked_at IS NULL""").bind("hash", secret.hash()).execute());
        return recognise(secret).isPresent();
    }

    private void insert(UUID id, NewApiKey wish, Secret secret, boolean bootstrap) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO api_keys (id, tenant, name, role, prefix, hash, bootstrap, created_by, expires_at)
                        VALUES (:id, :tenant, :name, :role, :prefix, :hash, :bootstrap, :createdBy, :expiresAt)
                        ON CONFLICT (hash) DO NOTHING""")
                .bind("id", id)
                .bind("tenant", wish.tenant())
                .bind("name", wish.name())
                .bind("role", wish.role().wireName())
                .bind("prefix", secret.prefix())
                .bind("hash", secret.hash())
                .bind("bootstrap", bootstrap)
                .bind("createdBy", wish.createdBy())
                .bind("expiresAt", timestamp(wish.expiresAt()))
                .execute());
    }

    /** The key whose secret this is, if it is one, and neither revoked nor expired. */
    public Optional<ApiKey> recognise(Secret presented) {
        byte[] hash = presented.hash();
        Optional<ApiKey> found = jdbi.withHandle(handle -> handle
                .createQuery(COLUMNS + """
                        WHERE prefix = :prefix AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())""")
                .bind("prefix", presented.prefix())
                .map((row, context) -> new Candidate(row.getBytes("hash"), key(row)))
                .list()
                .stream()
                .filter(candidate -> MessageDigest.isEqual(candidate.hash(), hash))
                .map(Candidate::key)
                .findFirst());
        found.ifPresent(this::remember);
        return found;
    }

    private record Candidate(byte[] hash, ApiKey key) {}

    /** One request a minute writes; the others find it written, or being written, and do not wait. */
    private void remember(ApiKey used) {
        Instant last = used.lastUsedAt();
        if (last != null && last.isAfter(Instant.now().minusSeconds(60))) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE api_keys SET last_used_at = date_trunc('minute', now())
                        WHERE id = (SELECT id FROM api_keys
                                    WHERE id = :id AND last_used_at IS DISTINCT FROM date_trunc('minute', now())
                                    FOR UPDATE SKIP LOCKED)""").bind("id", used.id()).execute());
    }

    /** Those of the keys that are revoked, expired or gone. */
    public Set<UUID> ended(Collection<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
                        WHERE NOT EXISTS (SELECT FROM api_keys WHERE api_keys.id = asked.id AND revoked_at IS NULL
                                          AND (expires_at IS NULL OR expires_at > now()))""")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .set());
    }

    /** The keys of a tenant, revoked ones too, newest first. */
    public List<ApiKey> list(String tenant, int limit) {
        return jdbi.withHandle(
                handle -> handle.createQuery(COLUMNS + "WHERE tenant = :tenant ORDER BY id DESC LIMIT :limit")
                        .bind("tenant", tenant)
                        .bind("limit", limit)
                        .map((row, context) -> key(row))
                        .list());
    }

    /** A tenant's key. */
    public Optional<ApiKey> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(COLUMNS + "WHERE tenant = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> key(row))
                .findOne());
    }

    /** Ends a key and what is derived from it. Idempotent; false if the tenant has no such key. */
    public boolean revoke(String tenant, UUID id) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                        UPDATE api_keys SET revoked_at = coalesce(revoked_at, now())
                        WHERE tenant = :tenant AND id = :id""")
                        .bind("tenant", tenant)
                        .bind("id", id)
                        .execute())
                == 1;
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getObject("id", UUID.class),
                row.getString("tenant"),
                row.getString("name"),
                Role.ofWireName(row.getString("role")).orElseThrow(),
                row.getString("prefix"),
                row.getBoolean("bootstrap"),
                row.getString("created_by"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "expires_at"),
                instant(row, "revoked_at"),
                instant(row, "last_used_at"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static @Nullable OffsetDateTime timestamp(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
