package dev.meridian.activities.download.export;

import dev.meridian.activities.download.export.format.Compression;
import dev.meridian.activities.download.export.format.FileColumn;
import dev.meridian.activities.download.export.format.FileFormat;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code exports}, {@code export_files} and {@code export_addresses}, inside the caller's transaction. */
public final class Exports {
    private static final int SECRET_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final String SELECT = """
            SELECT e.id, e.tenant, e.snapshot_id, e.format, e.compression, e.created_at, a.name, a.secret
            FROM exports AS e LEFT JOIN export_addresses AS a ON a.export_id = e.id
            """;

    /** A new export. */
    record NewExport(
            UUID id,
            UUID job,
            String tenant,
            UUID snapshot,
            FileFormat format,
            Compression compression,
            @Nullable String stable) {}

    /** Stores an export, in place of one with its id; the files' objects are kept by the same transaction. */
    void insert(Handle transaction, NewExport export, List<ExportedFile> files) {
        delete(transaction, export.tenant(), export.id());
        transaction
                .createUpdate("""
                        INSERT INTO exports (id, tenant, job_id, snapshot_id, format, compression)
                        VALUES (:id, :tenant, :job, :snapshot, :format, :compression)""")
                .bind("id", export.id())
                .bind("tenant", export.tenant())
                .bind("job", export.job())
                .bind("snapshot", export.snapshot())
                .bind("format", export.format().toString())
                .bind("compression", export.compression().toString())
                .execute();
        for (int i = 0; i < files.size(); i++) {
            insert(transaction, export.id(), i, files.get(i));
        }
        if (export.stable() != null) {
            show(transaction, export, export.stable());
        }
    }

    private static void insert(Handle transaction, UUID export, int position, ExportedFile file) {
        transaction
                .createUpdate("""
                        INSERT INTO export_files (export_id, position, table_name, file_name, object_id, rows, bytes, sha256, columns)
                        VALUES (:export, :position, :table, :name, :object, :rows, :bytes, :sha256, :columns::jsonb)""")
                .bind("export", export)
                .bind("position", position)
                .bind("table", file.table())
                .bind("name", file.name())
                .bind("object", file.object())
                .bind("rows", file.rows())
                .bind("bytes", file.bytes())
                .bind("sha256", file.sha256())
                .bind("columns", JsonMapper.shared().writeValueAsString(file.columns()))
                .execute();
    }

    /**
     * Lets the address of a name show the export. The export that the address showed before goes with its job again, or
     * now if that job is deleted.
     */
    private static void show(Handle transaction, NewExport export, String name) {
        // The lock makes a deletion of that export's job wait; it then finds that no address shows the export.
        Optional<UUID> shown = transaction
                .createQuery("""
                        SELECT e.id FROM export_addresses AS a JOIN exports AS e ON e.id = a.export_id
                        WHERE a.tenant = :tenant AND a.name = :name FOR UPDATE""")
                .bind("tenant", export.tenant())
                .bind("name", name)
                .mapTo(UUID.class)
                .findOne();
        transaction
                .createUpdate("""
                        INSERT INTO export_addresses (tenant, name, secret, export_id)
                        VALUES (:tenant, :name, :secret, :export)
                        ON CONFLICT (tenant, name) DO UPDATE SET export_id = excluded.export_id""")
                .bind("tenant", export.tenant())
                .bind("name", name)
                .bind("secret", newSecret())
                .bind("export", export.id())
                .execute();
        shown.ifPresent(old -> transaction
                .createUpdate("DELETE FROM exports WHERE id = :id AND job_id IS NULL")
                .bind("id", old)
                .execute());
    }

    private static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** An export; empty if the tenant has none with the id. */
    Optional<Export> find(Handle handle, String tenant, UUID id) {
        return handle.createQuery(SELECT + "WHERE e.tenant = :tenant AND e.id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) -> export(handle, row))
                .findOne();
    }

    /** See {@link ExportService#list}. */
    List<Export> list(Handle handle, String tenant, @Nullable UUID snapshot, @Nullable UUID before, int limit) {
        return handle.createQuery(SELECT
                        + "WHERE e.tenant = :tenant AND (:snapshot::uuid IS NULL OR e.snapshot_id = :snapshot)"
                        + " AND (:before::uuid IS NULL OR e.id < :before) ORDER BY e.id DESC LIMIT :limit")
                .bind("tenant", tenant)
                .bind("snapshot", snapshot)
                .bind("before", before)
                .bind("limit", limit)
                .map((row, context) -> export(handle, row))
                .list();
    }

    /** The export that an address shows now. */
    Optional<Export> shownAt(Handle handle, String secret) {
        return handle.createQuery(SELECT + "WHERE a.secret = :secret")
                .bind("secret", secret)
                .map((row, context) -> export(handle, row))
                .findOne();
    }

    /** Deletes an export with its files and its address; returns whether the tenant had it. */
    boolean delete(Handle transaction, String tenant, UUID id) {
        return transaction
                        .createUpdate("DELETE FROM exports WHERE tenant = :tenant AND id = :id")
                        .bind("tenant", tenant)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    private static Export export(Handle handle, ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        String name = row.getString("name");
        return new Export(
                id,
                row.getString("tenant"),
                row.getObject("snapshot_id", UUID.class),
                FileFormat.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
                Compression.valueOf(row.getString("compression").toUpperCase(Locale.ROOT)),
                name == null ? null : new Export.StableAddress(name, row.getString("secret")),
                files(handle, id),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static List<ExportedFile> files(Handle handle, UUID export) {
        return handle.createQuery("""
                        SELECT table_name, file_name, object_id, rows, bytes, sha256, columns FROM export_files
                        WHERE export_id = :export ORDER BY position""")
                .bind("export", export)
                .map((row, context) -> new ExportedFile(
                        row.getString("table_name"),
                        row.getString("file_name"),
                        row.getObject("object_id", UUID.class),
                        row.getLong("rows"),
                        row.getLong("bytes"),
                        row.getBytes("sha256"),
                        JsonMapper.shared()
                                .readValue(row.getString("columns"), new TypeReference<List<FileColumn>>() {})))
                .list();
    }
}
