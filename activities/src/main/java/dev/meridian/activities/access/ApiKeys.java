package dev.meridian.activities.access;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.work.Actor;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Creates, recognises and revokes API keys; a revoked or expired key is refused from the next look-up on. */
public final class ApiKeys {
    private static final String MARK = "mk_";
    private static final String COLUMNS = """
            SELECT id, tenant, name, role, prefix, hash, bootstrap, created_by, created_by_id, created_at, expires_at, revoked_at,
                   last_used_at
            FROM api_keys
            """;

    /** The most keys of a tenant that are neither revoked nor expired. */
    public static final int MOST = 10_000;

    private final Jdbi jdbi;

    public ApiKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A key that was just created.
     *
     * @param secret the key's secret, which is shown now and never again
     */
    public record Made(ApiKey key, Secret secret) {}

    /**
     * Creates a key; empty if the tenant has {@link #MOST} already. Simultaneous requests of one tenant are put in
     * order.
     */
    public Optional<Made> make(NewApiKey wanted) {
        Secret secret = Secret.random(MARK);
        UUID id = JobIds.next();
        return jdbi.inTransaction(tx -> {
            tx.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('api_keys/' || :tenant, 0)) IS NULL")
                    .bind("tenant", wanted.tenant())
                    .mapTo(boolean.class)
                    .one();
            if (goodKeys(tx, wanted.tenant()) >= MOST) {
                return Optional.empty();
            }
            insert(tx, id, wanted, secret, false);
            return find(tx, wanted.tenant(), id).map(key -> new Made(key, secret));
        });
    }

    private static int goodKeys(Handle transaction, String tenant) {
        return transaction
                .createQuery("""
                        SELECT count(*) FROM api_keys
                        WHERE tenant = :tenant AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())""")
                .bind("tenant", tenant)
                .mapTo(int.class)
                .one();
    }

    /**
     * Stores the key from the environment and revokes a different key from an earlier environment. Idempotent by the
     * secret; a revoked key stays revoked.
     *
     * @return whether the key is valid
     */
    public boolean bootstrap(NewApiKey wanted, Secret secret) {
        jdbi.useHandle(handle -> insert(handle, JobIds.next(), wanted, secret, true));
        jdbi.useHandle(
                handle -> handle.createUpdate("""
                        UPDATE api_keys SET revoked_at = now()
                        WHERE bootstrap AND hash <> :hash AND revoked_at IS NULL""").bind("hash", secret.hash()).execute());
        return recognise(secret).isPresent();
    }

    private static void insert(Handle handle, UUID id, NewApiKey wanted, Secret secret, boolean bootstrap) {
        handle.createUpdate("""
                        INSERT INTO api_keys (id, tenant, name, role, prefix, hash, bootstrap, created_by, created_by_id, expires_at)
                        VALUES (:id, :tenant, :name, :role, :prefix, :hash, :bootstrap, :createdBy, :createdById, :expiresAt)
                        ON CONFLICT (hash) DO NOTHING""")
                .bind("id", id)
                .bind("tenant", wanted.tenant())
                .bind("name", wanted.name())
                .bind("role", wanted.role().wireName())
                .bind("prefix", secret.prefix())
                .bind("hash", secret.hash())
                .bind("bootstrap", bootstrap)
                .bind("createdBy", wanted.createdBy().name())
                .bind("createdById", wanted.createdBy().id())
                .bind("expiresAt", timestamp(wanted.expiresAt()))
                .execute();
    }

    /** The key with this secret; empty if there is none, or if it is revoked or expired. */
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

    /**
     * Writes the time of the last use, once a minute; other requests find it written, or being written, and do not
     * wait.
     */
    private void remember(ApiKey used) {
        Instant last = used.times().lastUsedAt();
        if (last != null && last.isAfter(Instant.now().minusSeconds(60))) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                        UPDATE api_keys SET last_used_at = date_trunc('minute', now())
                        WHERE id = (SELECT id FROM api_keys
                                    WHERE id = :id AND last_used_at IS DISTINCT FROM date_trunc('minute', now())
                                    FOR UPDATE SKIP LOCKED)""").bind("id", used.id()).execute());
    }

    /** The keys, among these, that are revoked, expired or deleted. */
    public Set<UUID> ended(Collection<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
                        WHERE NOT EXISTS (SELECT FROM api_keys WHERE api_keys.id = asked.id AND revoked_at IS NULL
                                          AND (expires_at IS NULL OR expires_at > now()))""")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .set());
    }

    /**
     * The keys of a tenant, revoked ones too, newest first.
     *
     * @param before only keys older than this key, for the next page
     */
    public List<ApiKey> newestFirst(String tenant, @Nullable UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(COLUMNS + """
                        WHERE tenant = :tenant AND (:before::uuid IS NULL OR id < :before::uuid)
                        ORDER BY id DESC LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> key(row))
                .list());
    }

    /**
     * Deletes keys that ended this long ago. Revoked keys of the environment are kept, since a process that starts with
     * such a key in its environment would create the key again.
     */
    public static Expiry expiry(Duration age) {
        return new Expiry(
                "api_keys",
                (transaction, limit) -> transaction
                        .createUpdate("""
                        DELETE FROM api_keys WHERE id IN (
                            SELECT id FROM api_keys
                            WHERE NOT bootstrap AND least(revoked_at, expires_at) < now() - :seconds * interval '1 second'
                            LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                        .bind("seconds", age.toSeconds())
                        .bind("limit", limit)
                        .execute());
    }

    /** A tenant's key. */
    public Optional<ApiKey> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> find(handle, tenant, id));
    }

    private static Optional<ApiKey> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery(COLUMNS + "WHERE tenant = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> key(row))
                .findOne();
    }

    /**
     * Revokes a key, and ends the sessions and tickets that are derived from it. Idempotent; false if the tenant has no
     * such key.
     */
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
                Objects.requireNonNull(Actor.of(row, "created_by")),
                new ApiKey.Times(
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        instant(row, "expires_at"),
                        instant(row, "revoked_at"),
                        instant(row, "last_used_at")));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    static @Nullable OffsetDateTime timestamp(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
