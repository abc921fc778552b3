package dev.meridian.activities.download.edit;

import dev.meridian.activities.download.store.OwnWrites;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ExactJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Fields and rows that were changed both here and at the service. Until somebody has chosen a value, the table shows
 * ours, and it is not published.
 */
public final class Conflicts {
    private static final String COLUMNS = """
            c.id, c.edit_id, t.id AS table_id, t.table_name, e.row_id, e.column_name, e.kind AS edit_kind, c.kind, e.base,
            e.value, c.theirs, c.is_known, c.found_at,""" + RowEdits.EDITOR;
    private static final String FROM = """
             FROM snapshot_conflicts AS c JOIN snapshot_edits AS e ON e.id = c.edit_id
            JOIN snapshot_tables AS t ON t.id = e.table_id WHERE t.snapshot_id = :snapshot""";

    private final Jdbi jdbi;
    private final Snapshots snapshots;

    public Conflicts(Jdbi jdbi, Snapshots snapshots) {
        this.jdbi = jdbi;
        this.snapshots = snapshots;
    }

    /**
     * A conflict.
     *
     * @param id changes each time the service's value changes
     * @param column empty if the conflict concerns the whole row
     * @param kind {@code changed}: the service has another value. {@code deleted_there}: the service has deleted a row that was
     *     edited here. {@code deleted_here}: the service has changed a row that was deleted here
     * @param editor who made the edit: the caller of the API, or the role of PostgreSQL
     */
    public record Conflict(
            long id,
            String table,
            String row,
            String column,
            String kind,
            Values values,
            Actor editor,
            Instant foundAt) {}

    /**
     * The three values of a conflict.
     *
     * @param base what the service had when the edit was made
     * @param ours what the table has; null if the row was deleted here
     * @param theirs what the service has; null if it has deleted the row
     * @param isKnown whether {@code theirs} is known; if not, the next download brings it
     */
    public record Values(
            @Nullable JsonNode base,
            @Nullable JsonNode ours,
            @Nullable JsonNode theirs,
            boolean isKnown) {}

    /** The result of a choice. */
    public enum Settlement {
        DONE,
        UNKNOWN,
        /** The service's value is not known; the next download brings it. */
        DOWNLOAD_FIRST
    }

    /** Which side is kept. */
    public enum Side {
        OURS,
        THEIRS
    }

    private record Found(
            long edit, long table, String row, String column, boolean isDeletion, String kind, boolean isKnown) {}

    /** The conflicts of a snapshot after one of them; empty if the tenant has no such snapshot. */
    public Optional<List<Conflict>> list(String tenant, UUID snapshot, long after, int limit) {
        return jdbi.withHandle(handle -> snapshots
                .find(handle, tenant, snapshot)
                .map(found -> handle.createQuery(
                                "SELECT " + COLUMNS + FROM + " AND c.id > :after ORDER BY c.id LIMIT :limit")
                        .bind("snapshot", snapshot)
                        .bind("after", after)
                        .bind("limit", limit)
                        .map((row, context) -> conflict(row))
                        .list()));
    }

    /**
     * Settles a conflict. Ours: the service's value becomes the base of the edit, which can be published. Theirs: the edit is given
     * up. Of a row that the service has deleted, all fields are settled at once; ours makes it a new row.
     */
    public Settlement settle(String tenant, UUID snapshot, long conflict, Side side) {
        return jdbi.inTransaction((Handle tx) -> {
            Optional<Found> seen =
                    snapshots.find(tx, tenant, snapshot).flatMap(found -> find(tx, snapshot, conflict, ""));
            if (seen.isEmpty()) {
                return Settlement.UNKNOWN;
            }
            OwnWrites.begin(tx, seen.get().table());
            Optional<Found> held = find(tx, snapshot, conflict, " FOR UPDATE OF c, e");
            if (held.isEmpty()) {
                return Settlement.UNKNOWN;
            }
            if (!held.get().isKnown()) {
                return Settlement.DOWNLOAD_FIRST;
            }
            SnapshotTable table = snapshots.table(tx, held.get().table()).orElseThrow();
            if (held.get().kind().equals("gone")) {
                settleGone(tx, table, held.get(), side);
            } else if (side == Side.OURS) {
                keepOurs(tx, held.get());
            } else {
                keepTheirs(tx, table, held.get());
            }
            return Settlement.DONE;
        });
    }

    private static Optional<Found> find(Handle tx, UUID snapshot, long conflict, String lock) {
        return tx.createQuery("SELECT " + COLUMNS + FROM + " AND c.id = :conflict" + lock)
                .bind("snapshot", snapshot)
                .bind("conflict", conflict)
                .map((row, context) -> new Found(
                        row.getLong("edit_id"),
                        row.getLong("table_id"),
                        row.getString("row_id"),
                        row.getString("column_name"),
                        row.getString("edit_kind").equals("delete"),
                        row.getString("kind"),
                        row.getBoolean("is_known")))
                .findOne();
    }

    private static void keepOurs(Handle tx, Found found) {
        tx.createUpdate("""
                        UPDATE snapshot_edits AS e SET base = c.theirs FROM snapshot_conflicts AS c
                        WHERE e.id = :edit AND c.edit_id = e.id""").bind("edit", found.edit()).execute();
        tx.createUpdate("DELETE FROM snapshot_conflicts WHERE edit_id = :edit")
                .bind("edit", found.edit())
                .execute();
    }

    private static void keepTheirs(Handle tx, SnapshotTable table, Found found) {
        String theirs =
                " FROM snapshot_conflicts AS c CROSS JOIN LATERAL jsonb_populate_record(NULL::" + table.quoted();
        if (found.isDeletion()) {
            tx.createUpdate(
                            "INSERT INTO " + table.quoted() + " SELECT their.*" + theirs
                                    + ", c.theirs || jsonb_build_object('_id', CAST(:row AS text))) AS their WHERE c.edit_id = :edit")
                    .bind("row", found.row())
                    .bind("edit", found.edit())
                    .execute();
        } else {
            String column = ColumnNames.quoted(found.column());
            tx.createUpdate("UPDATE " + table.quoted() + " AS t SET " + column + " = their." + column + theirs
                            + ", jsonb_build_object(CAST(:column AS text), c.theirs)) AS their"
                            + " WHERE c.edit_id = :edit AND t._id = :row")
                    .bind("column", found.column())
                    .bind("row", found.row())
                    .bind("edit", found.edit())
                    .execute();
        }
        tx.createUpdate("DELETE FROM snapshot_edits WHERE id = :edit")
                .bind("edit", found.edit())
                .execute();
    }

    private static void settleGone(Handle tx, SnapshotTable table, Found found, Side side) {
        if (side == Side.THEIRS) {
            tx.createUpdate("DELETE FROM " + table.quoted() + " WHERE _id = :row")
                    .bind("row", found.row())
                    .execute();
        } else {
            tx.createUpdate("WITH created AS (UPDATE " + table.quoted() + " AS t SET _id = 'new:' || gen_random_uuid(),"
                            + " _version = NULL, _notes = NULL WHERE _id = :row"
                            + " RETURNING _id, " + table.fieldsOf("t") + " AS its)"
                            + " INSERT INTO snapshot_edits (table_id, row_id, column_name, kind, value, caller, caller_id, role)"
                            + " SELECT e.table_id, created._id, '', 'create', created.its, e.caller, e.caller_id, e.role"
                            + " FROM created, snapshot_edits AS e WHERE e.id = :edit")
                    .bind("row", found.row())
                    .bind("edit", found.edit())
                    .execute();
        }
        tx.createUpdate("DELETE FROM snapshot_edits WHERE table_id = :table AND row_id = :row")
                .bind("table", found.table())
                .bind("row", found.row())
                .execute();
    }

    private static Conflict conflict(ResultSet row) throws SQLException {
        boolean isGone = row.getString("kind").equals("gone");
        boolean isDeletion = row.getString("edit_kind").equals("delete");
        return new Conflict(
                row.getLong("id"),
                row.getString("table_name"),
                row.getString("row_id"),
                row.getString("column_name"),
                isGone ? "deleted_there" : isDeletion ? "deleted_here" : "changed",
                new Values(
                        json(row.getString("base")),
                        json(row.getString("value")),
                        json(row.getString("theirs")),
                        row.getBoolean("is_known")),
                Objects.requireNonNull(Actor.of(row, "editor")),
                row.getObject("found_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable JsonNode json(@Nullable String text) {
        return text == null ? null : ExactJson.read(text);
    }
}
