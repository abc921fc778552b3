package dev.meridian.activities.access;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.work.GroupedWork;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
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
            row.getString("name"),
            Role.ofWireName(row.getString("role")).orElseThrow(),
            new AuditEntry.Call(
                    row.getString("method"),
                    row.getString("path"),
                    row.getString("subject"),
                    row.getString("details"),
                    row.getInt("status")));

    private static final int ADDED_TOGETHER = 64;

    /** The time in an entry's id and its own time are read from one clock, one after the other. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final Jdbi jdbi;
    private final GroupedWork<AuditEntry, Boolean> additions = new GroupedWork<>(ADDED_TOGETHER, this::addAll);

    public AuditTrail(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Adds an entry, without waiting until the entry is on the disk: a killed process loses nothing, a crash of the
     * database server at most the entries of its last moment. Entries of calls that end at the same time are one statement.
     */
    public void add(AuditEntry entry) {
        additions.submit(entry);
    }

    private List<Boolean> addAll(List<AuditEntry> entries) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        WITH setting AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
                        INSERT INTO audit (id, at, tenant, caller, name, role, method, path, subject, details, status)
                        SELECT id, at::timestamptz, tenant, caller, name, role, method, path, subject, details, status
                        FROM setting, unnest(:ids::uuid[], :times::text[], :tenants::text[], :callers::text[], :names::text[],
                                             :roles::text[],
                                             :methods::text[], :paths::text[], :subjects::text[],
                                             :details::text[], :statuses::integer[])
                             AS added (id, at, tenant, caller, name, role, method, path, subject, details, status)""")
                .bindArray("ids", UUID.class, each(entries, AuditEntry::id))
                .bindArray(
                        "times", String.class, each(entries, entry -> entry.at().toString()))
                .bindArray("tenants", String.class, each(entries, AuditEntry::tenant))
                .bindArray("callers", String.class, each(entries, AuditEntry::caller))
                .bindArray("names", String.class, each(entries, AuditEntry::name))
                .bindArray(
                        "roles",
                        String.class,
                        each(entries, entry -> entry.role().wireName()))
                .bindArray(
                        "methods",
                        String.class,
                        each(entries, entry -> entry.call().method()))
                .bindArray(
                        "paths",
                        String.class,
                        each(entries, entry -> entry.call().path()))
                .bindArray(
                        "subjects",
                        String.class,
                        each(entries, entry -> entry.call().subject()))
                .bindArray(
                        "details",
                        String.class,
                        each(entries, entry -> entry.call().details()))
                .bindArray(
                        "statuses",
                        Integer.class,
                        each(entries, entry -> entry.call().status()))
                .execute());
        return entries.stream().map(added -> true).toList();
    }

    private static @Nullable Object[] each(List<AuditEntry> entries, Function<AuditEntry, @Nullable Object> part) {
        return entries.stream().map(part).toArray();
    }

    /**
     * Which entries are asked for; null asks for any.
     *
     * @param caller as the entry names it
     * @param subject the whole subject
     * @param refused whether the call was answered with a status of 400 or more
     * @param from the first moment
     * @param to the moment after the last
     */
    public record Filter(
            @Nullable String caller,
            @Nullable String subject,
            @Nullable Boolean refused,
            @Nullable Instant from,
            @Nullable Instant to) {
        /** Every entry. */
        public static final Filter ALL = new Filter(null, null, null, null, null);

        /** An id that is smaller than those of entries after this moment, so that the index by id serves a range of times. */
        private static @Nullable UUID idBefore(@Nullable Instant moment, Duration clocksApart) {
            return moment == null
                    ? null
                    : new UUID(Math.max(0, moment.plus(clocksApart).toEpochMilli()) << 16, 0x8000_0000_0000_0000L);
        }
    }

    /**
     * A tenant's entries, newest first.
     *
     * @param before only entries older than this entry, for the next page
     */
    public List<AuditEntry> newestFirst(String tenant, Filter filter, @Nullable UUID before, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT * FROM audit WHERE tenant = :tenant AND (:before::uuid IS NULL OR id < :before::uuid)
                          AND (:caller::text IS NULL OR caller = :caller)
                          AND (:subject::text IS NULL OR subject = :subject)
                          AND (:refused::boolean IS NULL OR (status >= 400) = :refused)
                          AND (:from::timestamptz IS NULL OR at >= :from) AND (:fromId::uuid IS NULL OR id > :fromId)
                          AND (:to::timestamptz IS NULL OR at < :to) AND (:toId::uuid IS NULL OR id < :toId)
                        ORDER BY id DESC LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("caller", filter.caller())
                .bind("subject", filter.subject())
                .bind("refused", filter.refused())
                .bind("from", ApiKeys.timestamp(filter.from()))
                .bind("fromId", Filter.idBefore(filter.from(), CLOCKS_APART.negated()))
                .bind("to", ApiKeys.timestamp(filter.to()))
                .bind("toId", Filter.idBefore(filter.to(), CLOCKS_APART))
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
