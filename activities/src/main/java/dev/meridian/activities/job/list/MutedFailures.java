package dev.meridian.activities.job.list;

import dev.meridian.activities.job.work.Actor;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/** The kinds of failures that a tenant has muted, its own and those of shared jobs. */
public final class MutedFailures {
    private final Jdbi jdbi;

    public MutedFailures(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A kind of failures. */
    public record Kind(String type, String errorCode) {}

    /**
     * The muting of a kind of failures.
     *
     * @param by who muted it
     * @param note why, for people
     */
    public record Mute(Instant until, Actor by, String note) {}

    /** The kinds that a tenant has muted and whose time is not over. */
    public Map<Kind, Mute> of(String tenant) {
        record Found(Kind kind, Mute mute) {}
        return jdbi.withHandle(handle -> handle
                .createQuery("""
                        SELECT type, error_code, muted_until, muted_by, muted_by_id, note FROM muted_failures
                        WHERE tenant = :tenant AND muted_until > now()""")
                .bind("tenant", tenant)
                .map((row, context) -> new Found(
                        new Kind(row.getString("type"), row.getString("error_code")),
                        new Mute(
                                row.getObject("muted_until", OffsetDateTime.class)
                                        .toInstant(),
                                Objects.requireNonNull(Actor.of(row, "muted_by")),
                                row.getString("note"))))
                .stream()
                .collect(Collectors.toMap(Found::kind, Found::mute)));
    }

    /** Mutes a kind, in place of an earlier muting of the kind, and deletes the tenant's mutings whose time is over. */
    public void mute(String tenant, Kind kind, Mute mute) {
        jdbi.useTransaction(tx -> {
            tx.createUpdate("DELETE FROM muted_failures WHERE tenant = :tenant AND muted_until <= now()")
                    .bind("tenant", tenant)
                    .execute();
            tx.createUpdate("""
                            INSERT INTO muted_failures (tenant, type, error_code, muted_until, muted_by, muted_by_id, note)
                            VALUES (:tenant, :type, :code, :until, :by, :byId, :note)
                            ON CONFLICT (tenant, type, error_code) DO UPDATE
                            SET muted_until = excluded.muted_until, muted_by = excluded.muted_by, muted_by_id = excluded.muted_by_id,
                                note = excluded.note""")
                    .bind("tenant", tenant)
                    .bind("type", kind.type())
                    .bind("code", kind.errorCode())
                    .bind("until", mute.until().atOffset(ZoneOffset.UTC))
                    .bind("by", mute.by().name())
                    .bind("byId", mute.by().id())
                    .bind("note", mute.note())
                    .execute();
        });
    }

    /** Shows a kind again. */
    public void unmute(String tenant, Kind kind) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "DELETE FROM muted_failures WHERE tenant = :tenant AND type = :type AND error_code = :code")
                .bind("tenant", tenant)
                .bind("type", kind.type())
                .bind("code", kind.errorCode())
                .execute());
    }
}
