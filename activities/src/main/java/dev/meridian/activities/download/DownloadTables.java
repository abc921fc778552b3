package dev.meridian.activities.download;

import dev.meridian.activities.download.store.PassStatus;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How far the tables of a download are. */
public final class DownloadTables {
    private final Jdbi jdbi;
    private final Snapshots snapshots;

    public DownloadTables(Jdbi jdbi, Snapshots snapshots) {
        this.jdbi = jdbi;
        this.snapshots = snapshots;
    }

    /** The table of a pass, and the connection that it is read from. */
    record Target(SnapshotTable table, String tenant, UUID connection, String connectionName) {}

    /**
     * All tables of a job together.
     *
     * @param rows that have come
     * @param expected the rows that the services say there are; if a service does not say it, the rows that have come
     * @param percent of the job, at most 99 while it is open
     */
    record Sum(long rows, long expected, int percent, String message) {}

    /**
     * A table of a job.
     *
     * @param mode {@code full} or {@code incremental}
     * @param widenings in their order
     */
    public record Figures(
            String table,
            String mode,
            PassStatus status,
            Counts counts,
            Completeness completeness,
            Failure failure,
            Times times,
            List<Widening> widenings) {
        /**
         * What has been read and stored.
         *
         * @param rows that have come, each id counted once when the table is done
         * @param changed rows that were new or different
         * @param held deletions that wait for an operator
         * @param noted rows with a value that could not be stored as it was sent, or is of another type than its field is declared as
         */
        public record Counts(
                long pages, long rows, long changed, long deleted, long held, long rejected, long noted, long bytes) {}

        /**
         * Whether the table is complete.
         *
         * @param total what the service says of the number of rows
         * @param because why the table is not complete, if it has been read to its end
         * @param repeated rows that were replaced by a later one with the same id
         * @param digest over ids and contents, whatever the order of rows
         */
        public record Completeness(
                @Nullable Long total,
                long repeated,
                boolean isComplete,
                @Nullable String because,
                @Nullable String digest) {}

        /** How the last try failed; both are null if it has not failed. */
        public record Failure(
                @Nullable String code, @Nullable String message) {}

        /** A column that was given a wider type, in SQL's names, because a value needed it. */
        public record Widening(String column, String from, String to) {}

        /** When reading began and ended. */
        public record Times(
                @Nullable Instant startedAt, @Nullable Instant endedAt) {}

        /** Rows a second since the pass began; null if it has not begun. */
        public @Nullable Double rowsPerSecond() {
            Instant startedAt = times.startedAt();
            Instant endedAt = times.endedAt();
            if (startedAt == null) {
                return null;
            }
            Duration taken = Duration.between(startedAt, endedAt == null ? Instant.now() : endedAt);
            return taken.isPositive() ? counts.rows() * 1_000.0 / Math.max(1, taken.toMillis()) : null;
        }

        /** How long the remaining rows may take; null if the service has not said how many rows there are. */
        public @Nullable Duration timeLeft() {
            Double speed = rowsPerSecond();
            Long total = completeness.total();
            if (total == null || speed == null || speed <= 0 || status.isEnd()) {
                return null;
            }
            return Duration.ofMillis((long) (Math.max(0, total - counts.rows()) * 1_000 / speed));
        }
    }

    /** The figures of a job's tables; empty if the tenant has no download with the id. */
    public List<Figures> of(String tenant, UUID jobId) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT t.table_name, p.mode, p.status, p.pages, p.rows, p.changed, p.deleted, p.held,
                               p.rejected, p.noted, p.bytes, p.total, p.repeated, p.is_complete, p.incomplete_because, p.digest,
                               p.error_code, p.error, p.started_at, p.ended_at,
                               (SELECT coalesce(jsonb_agg(jsonb_build_object(
                                           'column', c.column_name, 'from', c.old_type, 'to', c.new_type) ORDER BY c.id), '[]')
                                FROM snapshot_field_changes AS c
                                WHERE c.table_id = p.table_id AND c.job_id = p.job_id AND c.old_type IS NOT NULL) AS widenings
                        FROM download_passes AS p
                        JOIN snapshot_tables AS t ON t.id = p.table_id
                        JOIN snapshots AS s ON s.id = t.snapshot_id
                        WHERE p.job_id = :job AND s.tenant = :tenant
                        ORDER BY p.ordinal""")
                .bind("job", jobId)
                .bind("tenant", tenant)
                .map((row, context) -> figures(row))
                .list());
    }

    Target target(long passId) {
        record Found(long table, String tenant, UUID connection, String name) {}
        return jdbi.withHandle(handle -> {
            Found found = handle.createQuery("""
                            SELECT p.table_id, s.tenant, s.connection_id, c.name
                            FROM download_passes AS p
                            JOIN snapshot_tables AS t ON t.id = p.table_id
                            JOIN snapshots AS s ON s.id = t.snapshot_id
                            JOIN connections AS c ON c.id = s.connection_id
                            WHERE p.id = :pass""")
                    .bind("pass", passId)
                    .map((row, context) ->
                            new Found(row.getLong(1), row.getString(2), row.getObject(3, UUID.class), row.getString(4)))
                    .one();
            SnapshotTable table = snapshots.table(handle, found.table()).orElseThrow();
            return new Target(table, found.tenant(), found.connection(), found.name());
        });
    }

    Sum sum(Handle handle, UUID jobId) {
        return handle.createQuery("""
                        SELECT coalesce(sum(rows), 0)::bigint AS rows,
                               coalesce(sum(greatest(rows, coalesce(total, 0))), 0)::bigint AS expected,
                               count(*) AS tables,
                               count(*) FILTER (WHERE status IN ('completed', 'failed', 'cancelled')) AS ended
                        FROM download_passes WHERE job_id = :job""")
                .bind("job", jobId)
                .map((row, context) -> {
                    long rows = row.getLong("rows");
                    long expected = row.getLong("expected");
                    long tables = row.getLong("tables");
                    long ended = row.getLong("ended");
                    long byTables = tables == 0 ? 0 : 100 * ended / tables;
                    long byRows = expected > rows ? 100 * rows / expected : byTables;
                    return new Sum(
                            rows,
                            expected,
                            (int) Math.min(99, Math.min(byRows, 99)),
                            ended + " of " + tables + (tables == 1 ? " table" : " tables") + " read");
                })
                .one();
    }

    /** The messages of a job's failed tables; empty if no table has failed. */
    Optional<String> failures(Handle handle, UUID jobId) {
        List<String> failures =
                handle.createQuery("""
                        SELECT coalesce(error_code, 'failed') || ': ' || coalesce(error, '') FROM download_passes
                        WHERE job_id = :job AND status = 'failed' ORDER BY ordinal""").bind("job", jobId).mapTo(String.class).list();
        return failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures));
    }

    private static Figures figures(ResultSet row) throws SQLException {
        return new Figures(
                row.getString("table_name"),
                row.getString("mode"),
                PassStatus.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                new Figures.Counts(
                        row.getLong("pages"),
                        row.getLong("rows"),
                        row.getLong("changed"),
                        row.getLong("deleted"),
                        row.getLong("held"),
                        row.getLong("rejected"),
                        row.getLong("noted"),
                        row.getLong("bytes")),
                new Figures.Completeness(
                        row.getObject("total", Long.class),
                        row.getLong("repeated"),
                        row.getBoolean("is_complete"),
                        row.getString("incomplete_because"),
                        row.getString("digest")),
                new Figures.Failure(row.getString("error_code"), row.getString("error")),
                new Figures.Times(instant(row, "started_at"), instant(row, "ended_at")),
                List.of(JsonMapper.shared().readValue(row.getString("widenings"), Figures.Widening[].class)));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
