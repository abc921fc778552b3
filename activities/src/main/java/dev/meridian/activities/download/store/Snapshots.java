package dev.meridian.activities.download.store;

import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code snapshots} and {@code snapshot_tables}, always inside the caller's transaction. */
public final class Snapshots {
    private static final String TABLE_COLUMNS = """
            t.id, t.snapshot_id, s.schema_name, t.remote_id, t.table_name, t.policy, t.id_field, t.changed_by, t.types, t.partial_rows, \
            t.mark, t.deletions_allowed, t.complete_at IS NOT NULL AS has_been_complete, t.is_derived""";

    private final Optional<String> readerRole;
    private final Optional<String> editorRole;

    /** @param readerRole the role that may read every snapshot */
    public Snapshots(Optional<String> readerRole) {
        this(readerRole, Optional.empty());
    }

    /**
     * @param readerRole the role that may read every snapshot
     * @param editorRole the role that may read and edit every snapshot
     */
    public Snapshots(Optional<String> readerRole, Optional<String> editorRole) {
        this.readerRole = readerRole;
        this.editorRole = editorRole;
    }

    /**
     * A snapshot.
     *
     * @param schema the schema that has its tables
     */
    public record Snapshot(UUID id, String tenant, String name, UUID connection, String schema, Instant createdAt) {}

    /**
     * A table that is to be in a snapshot.
     *
     * @param remoteId how the connector names the table
     * @param title what the table is called after
     * @param idField the field that identifies rows, if it is not the connector's own
     * @param changedBy the field that the table is read incrementally by, if it is not the connector's own
     * @param types what fields hold, by their names
     */
    public record ChosenTable(
            String remoteId,
            String title,
            SchemaPolicy policy,
            @Nullable String idField,
            @Nullable String changedBy,
            Map<String, ColumnType> types) {}

    /**
     * Makes a snapshot with its schema.
     *
     * @return empty if the tenant has one with the name
     */
    public Optional<Snapshot> create(
            Handle transaction, String tenant, String name, UUID connection, List<ChosenTable> tables) {
        String schema = ColumnNames.relation(
                "snapshot_" + tenant.replace('-', '_') + "_" + name, taken -> schemaExists(transaction, taken));
        UUID id = UUID.randomUUID();
        int inserted = transaction
                .createUpdate("""
                        INSERT INTO snapshots (id, tenant, name, connection_id, schema_name)
                        VALUES (:id, :tenant, :name, :connection, :schema)
                        ON CONFLICT (tenant, name) DO NOTHING""")
                .bind("id", id)
                .bind("tenant", tenant)
                .bind("name", name)
                .bind("connection", connection)
                .bind("schema", schema)
                .execute();
        if (inserted == 0) {
            return Optional.empty();
        }
        Ddl.run(transaction, "CREATE SCHEMA " + ColumnNames.quoted(schema));
        readerRole.ifPresent(role -> grant(transaction, schema, "SELECT", role));
        editorRole.ifPresent(role -> grant(transaction, schema, "SELECT, INSERT, UPDATE, DELETE", role));
        tables.forEach(table -> addTable(transaction, id, table));
        return find(transaction, tenant, id);
    }

    private static void grant(Handle transaction, String schema, String rights, String role) {
        Ddl.run(transaction, "GRANT USAGE ON SCHEMA " + ColumnNames.quoted(schema) + " TO " + ColumnNames.quoted(role));
        Ddl.run(
                transaction,
                "ALTER DEFAULT PRIVILEGES IN SCHEMA " + ColumnNames.quoted(schema) + " GRANT " + rights
                        + " ON TABLES TO " + ColumnNames.quoted(role));
    }

    /** A snapshot; empty if the tenant has none with the id. */
    public Optional<Snapshot> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery("""
                        SELECT id, tenant, name, connection_id, schema_name, created_at FROM snapshots
                        WHERE tenant = :tenant AND id = :id""")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> snapshot(row))
                .findOne();
    }

    /** The snapshot of a job, whose intake has checked the tenant. */
    public Optional<Snapshot> ofJob(Handle handle, UUID id) {
        return handle.createQuery("""
                        SELECT id, tenant, name, connection_id, schema_name, created_at FROM snapshots
                        WHERE id = :id""")
                .bind("id", id)
                .map((row, context) -> snapshot(row))
                .findOne();
    }

    /** The tenant's snapshots by name, after one of them. */
    public List<Snapshot> list(Handle handle, String tenant, String afterName, int limit) {
        return handle.createQuery("""
                        SELECT id, tenant, name, connection_id, schema_name, created_at FROM snapshots
                        WHERE tenant = :tenant AND name > :after ORDER BY name LIMIT :limit""")
                .bind("tenant", tenant)
                .bind("after", afterName)
                .bind("limit", limit)
                .map((row, context) -> snapshot(row))
                .list();
    }

    /** Drops a snapshot with its schema. */
    public void drop(Handle transaction, Snapshot snapshot) {
        Ddl.run(transaction, "DROP SCHEMA IF EXISTS " + ColumnNames.quoted(snapshot.schema()) + " CASCADE");
        transaction
                .createUpdate("DELETE FROM snapshots WHERE id = :id")
                .bind("id", snapshot.id())
                .execute();
    }

    /** Takes a snapshot for a job, unless another job has it; idempotent by job id. */
    public boolean take(Handle transaction, UUID id, UUID jobId) {
        return take(transaction, id, jobId, jobId.toString());
    }

    /**
     * Takes a snapshot for a task, unless another task has it, be it of the same job; idempotent by the task's id. A task that has
     * ended without giving the snapshot back, because its worker could not reach the database, has it no more.
     *
     * @param task the id of a job or, for an item of a batch, {@code jobId/index}
     */
    public boolean take(Handle transaction, UUID id, UUID jobId, String task) {
        return transaction
                        .createUpdate("""
                                UPDATE snapshots SET busy_with = :job, busy_task = :task
                                WHERE id = :id
                                  AND (busy_with IS NULL
                                       OR NOT EXISTS (SELECT FROM open_jobs WHERE open_jobs.id = busy_with)
                                       OR busy_with = :job
                                          AND (busy_task IS NULL OR busy_task = :task
                                               -- A process of an earlier version does not change the task.
                                               OR split_part(busy_task, '/', 1) <> busy_with::text
                                               OR EXISTS (SELECT FROM batch_items
                                                          WHERE job_id = busy_with AND status <> 'pending'
                                                            AND busy_task = job_id || '/' || index)))""")
                        .bind("job", jobId)
                        .bind("task", task)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Gives a snapshot back that a job had taken. */
    public void giveBack(Handle transaction, UUID jobId) {
        giveBack(transaction, jobId, jobId.toString());
    }

    /** Gives a snapshot back that a task had taken. */
    public void giveBack(Handle transaction, UUID jobId, String task) {
        transaction.createUpdate("""
                        UPDATE snapshots SET busy_with = NULL, busy_task = NULL
                        WHERE busy_with = :job AND coalesce(busy_task, :task) = :task""").bind("job", jobId).bind("task", task).execute();
    }

    /** The tables of a snapshot that are downloaded, by name. */
    public List<SnapshotTable> tables(Handle handle, UUID snapshot) {
        return tables(handle, snapshot, " AND NOT t.is_derived");
    }

    /** The tables of a snapshot, by name: those that are downloaded, and those that transforms have made. */
    public List<SnapshotTable> allTables(Handle handle, UUID snapshot) {
        return tables(handle, snapshot, "");
    }

    private static List<SnapshotTable> tables(Handle handle, UUID snapshot, String condition) {
        return handle.createQuery("SELECT " + TABLE_COLUMNS
                        + " FROM snapshot_tables AS t JOIN snapshots AS s ON s.id = t.snapshot_id"
                        + " WHERE t.snapshot_id = :snapshot" + condition + " ORDER BY t.table_name")
                .bind("snapshot", snapshot)
                .map((row, context) -> table(row))
                .list();
    }

    /** A table by its number. */
    public Optional<SnapshotTable> table(Handle handle, long id) {
        return handle.createQuery("SELECT " + TABLE_COLUMNS
                        + " FROM snapshot_tables AS t JOIN snapshots AS s ON s.id = t.snapshot_id WHERE t.id = :id")
                .bind("id", id)
                .map((row, context) -> table(row))
                .findOne();
    }

    private static void addTable(Handle transaction, UUID snapshot, ChosenTable wanted) {
        String name = ColumnNames.relation(
                wanted.title(),
                taken -> transaction
                        .createQuery("""
                        SELECT EXISTS (SELECT FROM snapshot_tables WHERE snapshot_id = :snapshot AND table_name = :name)""")
                        .bind("snapshot", snapshot)
                        .bind("name", taken)
                        .mapTo(boolean.class)
                        .one());
        Map<String, String> types = new HashMap<>();
        wanted.types().forEach((field, type) -> types.put(field, type.name()));
        transaction
                .createUpdate("""
                        INSERT INTO snapshot_tables (snapshot_id, remote_id, table_name, policy, id_field, changed_by, types)
                        VALUES (:snapshot, :remoteId, :name, :policy, :idField, :changedBy, :types::jsonb)
                        ON CONFLICT (snapshot_id, remote_id) DO NOTHING""")
                .bind("snapshot", snapshot)
                .bind("remoteId", wanted.remoteId())
                .bind("name", name)
                .bind("policy", wanted.policy().wireName())
                .bind("idField", wanted.idField())
                .bind("changedBy", wanted.changedBy())
                .bind("types", JsonMapper.shared().writeValueAsString(types))
                .execute();
    }

    /** How many rows a table has, as its last pass counted them. */
    public long storedRows(Handle handle, SnapshotTable table) {
        return handle.createQuery("SELECT stored_rows FROM snapshot_tables WHERE id = :table")
                .bind("table", table.id())
                .mapTo(long.class)
                .one();
    }

    /** Allows up to {@code atMost} held deletions, which the next complete pass carries out. */
    public int allowDeletions(Handle transaction, UUID snapshot, String table, long atMost) {
        return transaction
                .createUpdate("""
                        UPDATE snapshot_tables SET deletions_allowed = :atMost
                        WHERE snapshot_id = :snapshot AND table_name = :table""")
                .bind("atMost", atMost)
                .bind("snapshot", snapshot)
                .bind("table", table)
                .execute();
    }

    private static boolean schemaExists(Handle handle, String name) {
        return handle.createQuery(
                        "SELECT to_regnamespace(:name) IS NOT NULL OR EXISTS (SELECT FROM snapshots WHERE schema_name = :plain)")
                .bind("name", ColumnNames.quoted(name))
                .bind("plain", name)
                .mapTo(boolean.class)
                .one();
    }

    private static Snapshot snapshot(ResultSet row) throws SQLException {
        return new Snapshot(
                row.getObject("id", UUID.class),
                row.getString("tenant"),
                row.getString("name"),
                row.getObject("connection_id", UUID.class),
                row.getString("schema_name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static SnapshotTable table(ResultSet row) throws SQLException {
        Map<String, ColumnType> types = new HashMap<>();
        JsonMapper.shared()
                .readValue(row.getString("types"), new TypeReference<Map<String, String>>() {})
                .forEach((field, type) -> types.put(field, ColumnType.valueOf(type)));
        return new SnapshotTable(
                row.getLong("id"),
                row.getObject("snapshot_id", UUID.class),
                row.getString("schema_name"),
                row.getString("remote_id"),
                row.getString("table_name"),
                new SnapshotTable.Choices(
                        SchemaPolicy.ofWireName(row.getString("policy")),
                        row.getString("id_field"),
                        row.getString("changed_by"),
                        types),
                row.getBoolean("partial_rows"),
                new SnapshotTable.State(
                        row.getString("mark"),
                        row.getLong("deletions_allowed"),
                        row.getBoolean("has_been_complete"),
                        row.getBoolean("is_derived")));
    }
}
