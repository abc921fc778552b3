package dev.meridian.activities.access;

import dev.meridian.activities.job.database.Expiry;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Who changed what, kept for a bounded time. */
public final class AuditTrail {
    private static final RowMapper<AuditEntry> ROW = (row, context) -> new AuditEntry(
            row.getObject("id", UUID.class),
            row.getObject("at", OffsetDateTime.class).toInstant(),
            row.getString("tenant"),
            row.getString("caller"),
            Role.ofWireName(row.getString("role")).orElseThrow(),
            new AuditEntry.Call(
                    row.getString("method"), row.getString("path"), row.getString("subject"), row.getInt("status")));

    private final Jdbi jdbi;

    public AuditTrail(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Adds an entry, without waiting until the entry is on the disk: a killed process loses nothing, a crash of the
     * database server at most the entries of its last moment.
     */
    public void add(AuditEntry entry) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        WITH setting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
                        INSERT INTO audit (id, at, tenant, caller, role, method, path, subject, status)
                        SELECT :id, :at, :tenant, :caller, :role, :method, :path, :subject, :status FROM setting""")
                .bind("id", entry.id())
                .bind("at", entry.at().atOffset(ZoneOffset.UTC))
                .bind("tenant", entry.tenant())
                .bind("caller", entry.caller())
                .bind("role", entry.role().wireName())
                .bind("method", entry.call().method())
                .bind("path", entry.call().path())
                .bind("subject", entry.call().subject())
                .bind("status", entry.call().status())
                .execute());
    }

    /**
     * A tenant's entries, newest first.
     *
     * @param before only entries older than this entry, for the next page
     */
    public List<AuditEntry> newestFirst(String tenant, @Nullable UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT * FROM audit WHERE tenant = :tenant AND (:before::uuid IS NULL OR id < :before::uuid)
                        ORDER BY id DESC LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("before", before)
                .bind("limit", limit)
                .map(ROW)
                .list());
    }

    /** Deletes entries that are older than this age, the oldest first, in the order of the index by age. */
    public static Expiry expiry(Duration age) {
        return new Expiry(
                "audit",
                (transaction, limit) -> transaction
                        .createUpdate("""
                        DELETE FROM audit WHERE id IN (
                            SELECT id FROM audit WHERE at < now() - :seconds * interval '1 second'
                            ORDER BY at LIMIT :limit FOR UPDATE SKIP LOCKED)""")
                        .bind("seconds", age.toSeconds())
                        .bind("limit", limit)
                        .execute());
    }
}
