package dev.meridian.activities.job.process;

import dev.meridian.activities.job.table.query.OutboxBacklog;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The processes of this installation that have been seen within an hour. */
public final class Processes {
    private final Jdbi jdbi;

    public Processes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A process.
     *
     * @param id made when it started
     * @param serviceType api, worker or monolith
     * @param lastSeenAt when it last told that it runs
     * @param sweptAt when it last swept as the reconciler; null if it has not
     * @param slots of its workers, as they were when it was last seen
     */
    public record Process(
            UUID id,
            String serviceType,
            String version,
            Instant startedAt,
            Instant lastSeenAt,
            @Nullable Instant sweptAt,
            List<Slots> slots) {}

    /**
     * The slots of a worker: a slot is room for one activity.
     *
     * @param queue the task queue that the worker takes activities from
     * @param used how many activities ran
     * @param most how many activities the process runs at once
     */
    public record Slots(String queue, int used, int most) {}

    /** Tells that a process runs, and forgets processes that have not told so for an hour. Idempotent. */
    public void seen(UUID id, String serviceType, String version, Instant startedAt, List<Slots> slots) {
        jdbi.useTransaction(tx -> {
            tx.createUpdate("""
                            INSERT INTO processes (id, service_type, version, started_at, slots)
                            VALUES (:id, :type, :version, :startedAt, :slots::jsonb)
                            ON CONFLICT (id) DO UPDATE SET last_seen_at = now(), slots = excluded.slots""")
                    .bind("id", id)
                    .bind("type", serviceType)
                    .bind("version", version)
                    .bind("startedAt", startedAt.atOffset(ZoneOffset.UTC))
                    .bind("slots", JsonMapper.shared().writeValueAsString(slots))
                    .execute();
            tx.execute("DELETE FROM processes WHERE last_seen_at < now() - interval '1 hour'");
        });
    }

    /** Tells that a process has swept as the reconciler. */
    public void swept(UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate("UPDATE processes SET swept_at = now() WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    /** Forgets a process that ends. */
    public void ended(UUID id) {
        jdbi.useHandle(handle -> handle.createUpdate("DELETE FROM processes WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    /** The processes, longest running first. */
    public List<Process> list() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM processes ORDER BY started_at, id")
                .map((row, context) -> new Process(
                        row.getObject("id", UUID.class),
                        row.getString("service_type"),
                        row.getString("version"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getObject("swept_at", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)
                                .orElse(null),
                        JsonMapper.shared().readValue(row.getString("slots"), new TypeReference<List<Slots>>() {})))
                .list());
    }

    /** The jobs that Temporal does not have yet. */
    public OutboxBacklog outbox() {
        return jdbi.withHandle(OutboxBacklog::of);
    }
}
