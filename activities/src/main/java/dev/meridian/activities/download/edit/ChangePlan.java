package dev.meridian.activities.download.edit;

import dev.meridian.activities.job.work.Actor;
import dev.meridian.domain.download.value.ExactJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/**
 * The changes that publishing a snapshot would make: its edits, without edits in conflict and without uncertain rows,
 * of which it is not known whether the service has created them.
 */
public final class ChangePlan {
    /** The edits that can be published, as the relation {@code ready}. */
    private static final String READY = """
            WITH ready AS (
                SELECT e.*, t.table_name,""" + RowEdits.EDITOR + """
                 FROM snapshot_edits AS e JOIN snapshot_tables AS t ON t.id = e.table_id
                WHERE t.snapshot_id = :snapshot
                  AND NOT EXISTS (SELECT FROM snapshot_conflicts AS c JOIN snapshot_edits AS other ON other.id = c.edit_id
                                  WHERE other.table_id = e.table_id AND other.row_id = e.row_id
                                    AND (other.id = e.id OR c.kind = 'gone'))
                  AND NOT EXISTS (SELECT FROM publish_changes AS p WHERE p.table_id = e.table_id AND p.row_id = e.row_id
                                                                     AND p.state = 'uncertain')
            ), changes AS (
                SELECT table_id, min(table_name) AS table_name, row_id, min(kind) AS kind,
                       CASE min(kind)
                           WHEN 'create' THEN (SELECT jsonb_object_agg(f.key, jsonb_build_object('value', f.value))
                                               FROM jsonb_each((array_agg(value))[1]) AS f WHERE f.value <> 'null')
                           WHEN 'delete' THEN (SELECT jsonb_object_agg(f.key, jsonb_build_object('base', f.value))
                                               FROM jsonb_each((array_agg(base))[1]) AS f WHERE f.value <> 'null')
                           ELSE jsonb_object_agg(column_name, jsonb_build_object('base', base, 'value', value))
                       END AS fields,
                       max(edited_at) AS edited_at,
                       (array_agg(editor ORDER BY edited_at DESC))[1] AS editor,
                       (array_agg(editor_id ORDER BY edited_at DESC))[1] AS editor_id
                FROM ready GROUP BY table_id, row_id
            )
            """;

    /** The order in which kinds of changes are published, as SQL. */
    private static final String ORDER = "array_position('{create,update,delete}', kind)";

    /**
     * How much is to be published.
     *
     * @param conflicts edits in conflict, for which somebody has to choose a value
     * @param uncertain rows of which it is not known whether the service has created them; somebody has to look
     * @param hash a digest of the plan; another plan has another hash
     */
    public record Summary(String hash, long creates, long updates, long deletes, long conflicts, long uncertain) {}

    /**
     * A row that is to be created, changed or deleted.
     *
     * @param kind {@code create}, {@code update} or {@code delete}
     * @param fields by column: {@code {"base": ..., "value": ...}}, of a created row without base, of a deleted one without value;
     *     fields without a value are left out there
     * @param place the change's position in the plan, as an opaque text
     */
    public record Change(
            String table, String row, String kind, JsonNode fields, Actor editor, Instant editedAt, Place place) {}

    /** Where a page of changes begins: behind this one. */
    public record Place(int kind, long table, String row) {
        /** Before the first change. */
        public static final Place START = new Place(0, 0, "");
    }

    /** Counts the changes of a snapshot. */
    public Summary summary(Handle handle, UUID snapshot) {
        return handle.createQuery(READY + """
                        SELECT count(*) FILTER (WHERE kind = 'create'), count(*) FILTER (WHERE kind = 'update'),
                               count(*) FILTER (WHERE kind = 'delete'),
                               (SELECT count(*) FROM snapshot_conflicts AS c JOIN snapshot_edits AS e ON e.id = c.edit_id
                                JOIN snapshot_tables AS t ON t.id = e.table_id WHERE t.snapshot_id = :snapshot),
                               (SELECT count(*) FROM publish_changes AS p JOIN snapshot_tables AS t ON t.id = p.table_id
                                WHERE t.snapshot_id = :snapshot AND p.state = 'uncertain'),
                               encode(sha256(convert_to(coalesce(string_agg(
                                   md5(concat_ws(' ', table_id, kind, to_json(row_id), fields)), '' ORDER BY table_id, row_id), ''),
                                   'UTF8')), 'hex')
                        FROM changes""")
                .bind("snapshot", snapshot)
                .map((row, context) -> new Summary(
                        row.getString(6),
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5)))
                .one();
    }

    /** A page of the changes, in the order in which they are published. */
    public List<Change> page(Handle handle, UUID snapshot, Place after, int limit) {
        return handle.createQuery(READY
                        + "SELECT table_id, table_name, row_id, kind, fields - '_version' AS fields, editor, editor_id, edited_at, "
                        + ORDER + " AS number FROM changes WHERE (" + ORDER
                        + ", table_id, row_id) > (:kind, :table, :row) ORDER BY number, table_id, row_id LIMIT :limit")
                .bind("snapshot", snapshot)
                .bind("kind", after.kind())
                .bind("table", after.table())
                .bind("row", after.row())
                .bind("limit", limit)
                .map((row, context) -> change(row))
                .list();
    }

    /** Copies the plan into a run, which publishes exactly that; returns how many changes there are. */
    public int copyTo(Handle transaction, UUID snapshot, UUID jobId) {
        return transaction
                .createUpdate(READY + "INSERT INTO publish_changes (job_id, table_id, row_id, kind, fields)"
                        + " SELECT :job, table_id, row_id, kind, coalesce(fields, '{}') FROM changes ORDER BY " + ORDER
                        + ", table_id, row_id")
                .bind("snapshot", snapshot)
                .bind("job", jobId)
                .execute();
    }

    private static Change change(ResultSet row) throws SQLException {
        String fields = row.getString("fields");
        return new Change(
                row.getString("table_name"),
                row.getString("row_id"),
                row.getString("kind"),
                ExactJson.read(fields == null ? "{}" : fields),
                Objects.requireNonNull(Actor.of(row, "editor")),
                row.getObject("edited_at", OffsetDateTime.class).toInstant(),
                new Place(row.getInt("number"), row.getLong("table_id"), row.getString("row_id")));
    }
}
