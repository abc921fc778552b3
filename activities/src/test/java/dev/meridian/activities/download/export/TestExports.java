package dev.meridian.activities.download.export;

import dev.meridian.activities.download.export.format.Compression;
import dev.meridian.activities.download.export.format.FileFormat;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectSweep;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.JobTerms;
import dev.meridian.activities.testing.TestBucket;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Snapshots that were never downloaded, whose tables tests fill by SQL, with a database and a bucket of their own. */
public final class TestExports {
    public static final String TENANT = "acme-1";

    public final Jdbi jdbi = TestDatabase.create().jdbi();
    public final TestBucket bucket = TestBucket.create();
    public final JobProjection jobs = new JobProjection();
    public final Snapshots snapshots = new Snapshots(Optional.empty());
    public final BucketObjects objects =
            new BucketObjects(jdbi, bucket.objects(ExportObjects.FOLDER), ExportObjects.LEDGER);
    final ExportIntake intake = new ExportIntake(jobs, snapshots);
    final TableExport exporting = new TableExport(jdbi, jobs, snapshots, objects);
    public final ExportService exports = new ExportService(jdbi, objects.bucket());
    final ObjectSweep sweep = new ObjectSweep(jdbi, objects, Clock.systemUTC());

    /** A snapshot with tables that have not been downloaded yet. */
    public Snapshots.Snapshot snapshot(String name, String... tables) {
        UUID connection = UUID.randomUUID();
        return jdbi.inTransaction((Handle tx) -> {
            tx.createUpdate("""
                            INSERT INTO connections (id, tenant, name, connector, settings)
                            VALUES (:id, :tenant, :name, 'csv', '{}')""")
                    .bind("id", connection)
                    .bind("tenant", TENANT)
                    .bind("name", name)
                    .execute();
            List<Snapshots.ChosenTable> wanted = List.of(tables).stream()
                    .map(table -> new Snapshots.ChosenTable(table, table, SchemaPolicy.EVOLVE, null, null, Map.of()))
                    .toList();
            return snapshots.create(tx, TENANT, name, connection, wanted).orElseThrow();
        });
    }

    /** Makes a table as a download makes it, with these columns in this order. */
    public void make(Snapshots.Snapshot snapshot, String table, List<Map.Entry<String, ColumnType>> columns) {
        sql("CREATE TABLE " + name(snapshot, table)
                + " (_id text COLLATE \"C\" PRIMARY KEY, _notes jsonb, _version text"
                + columns.stream()
                        .map(each -> ", " + ColumnNames.quoted(each.getKey()) + " "
                                + each.getValue().sql())
                        .collect(Collectors.joining())
                + ")");
        for (int i = 0; i < columns.size(); i++) {
            int position = i;
            jdbi.useHandle(handle -> handle.createUpdate("""
                            INSERT INTO snapshot_fields (table_id, position, name, column_name, type)
                            SELECT id, :position, :field, :column, :type FROM snapshot_tables
                            WHERE snapshot_id = :snapshot AND table_name = :table""")
                    .bind("position", position)
                    .bind("field", "Field " + columns.get(position).getKey())
                    .bind("column", columns.get(position).getKey())
                    .bind("type", columns.get(position).getValue().name())
                    .bind("snapshot", snapshot.id())
                    .bind("table", table)
                    .execute());
        }
    }

    /** A table as it stands in a statement. */
    public static String name(Snapshots.Snapshot snapshot, String table) {
        return ColumnNames.quoted(snapshot.schema()) + "." + ColumnNames.quoted(table);
    }

    /** Executes a statement as it stands. */
    public void sql(String statement) {
        jdbi.useHandle(handle -> {
            try (Statement plain = handle.getConnection().createStatement()) {
                plain.execute(statement);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    UUID ask(ExportPayload payload) {
        return jdbi.inTransaction((Handle tx) -> {
            UUID id = intake.accept(tx, TENANT, payload).id();
            String written = ExportPayload.DEFINITION.payload().write(payload);
            jobs.askedFor(tx, id, new JobTerms(3, null, null, null, null, null, "00", written));
            return id;
        });
    }

    /** Exports as the workflow does. */
    Export run(ExportPayload payload) {
        UUID job = ask(payload);
        exporting.write(job, 1);
        return exports.find(TENANT, job).orElseThrow();
    }

    byte[] bytes(Export export, String file) {
        ExportedFile found = export.files().stream()
                .filter(each -> each.name().equals(file))
                .findFirst()
                .orElseThrow();
        return bucket.s3()
                .getObjectAsBytes(request ->
                        request.bucket(bucket.name()).key(objects.bucket().key(export.tenant(), found.object())))
                .asByteArray();
    }

    public List<String> inBucket() {
        return bucket.s3().listObjectsV2(request -> request.bucket(bucket.name())).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    public int uploadsUnderWay() {
        return bucket.s3()
                .listMultipartUploads(request -> request.bucket(bucket.name()))
                .uploads()
                .size();
    }

    public long count(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(long.class).one());
    }

    public String text(String sql) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    /** A request for all tables of a snapshot. */
    static ExportPayload payload(
            Snapshots.Snapshot snapshot,
            FileFormat format,
            Compression compression,
            boolean guard,
            @Nullable String stable) {
        return new ExportPayload(snapshot.id().toString(), null, format, compression, guard, stable);
    }
}
