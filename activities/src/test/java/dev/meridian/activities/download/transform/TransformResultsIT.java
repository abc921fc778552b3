package dev.meridian.activities.download.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.export.TestExports;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.workflows.download.DownloadJobs;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Where the rows of a transform go: into a table, a dataset or a file. */
class TransformResultsIT extends TransformTest {
    @Test
    void aTableOfATransformIsReplacedAndIsNoTableOfADownload() {
        String mapping = "{\"table\": \"people\", \"columns\": [{\"name\": \"n\", \"field\": \"name\"}]}";
        run("{\"table\": \"copy\"}", mapping);
        test.sql("DELETE FROM " + TestExports.name(snapshot, "people") + " WHERE _id > '1'");
        run("{\"table\": \"copy\"}", mapping);

        assertThat(test.count("SELECT count(*) FROM " + TestExports.name(snapshot, "copy")))
                .isEqualTo(1);
        assertThat(test.count("SELECT stored_rows FROM snapshot_tables WHERE is_derived"))
                .isEqualTo(1);
        assertThat(test.count("SELECT count(*) FROM snapshot_tables WHERE NOT is_derived"))
                .isEqualTo(2);
        List<SnapshotTable> downloaded = test.jdbi.withHandle(handle -> test.snapshots.tables(handle, snapshot.id()));
        assertThat(downloaded).hasSize(2);
        assertThat(test.count("SELECT count(*) FROM snapshot_tables")).isEqualTo(3);
        assertThat(preview("{\"table\": \"copy\", \"columns\": [{\"name\": \"m\", \"field\": \"n\"}]}"))
                .hasSize(1);
        assertCode("table_taken", () -> run("{\"table\": \"countries\"}", mapping));
        assertCode("wrong_mapping", () -> run("{\"table\": \"Not plain\"}", mapping));
        assertCode("wrong_mapping", () -> run("{\"table\": \"a\", \"dataset\": \"b\"}", mapping));
        assertCode("wrong_mapping", () -> run("{}", mapping));
        assertCode(
                "too_many_rows",
                () -> perform(
                        transforms(new StoredRowLimit(0, Long.MAX_VALUE)),
                        "{\"table\": \"more\"}",
                        mapping,
                        UUID.randomUUID()));
        assertThat(test.count("SELECT count(*) FROM snapshot_tables")).isEqualTo(3);
    }

    @Test
    void aDatasetIsMadeOnceHoweverOftenTheTaskIsDone() {
        String mapping = "{\"table\": \"people\", \"columns\": [{\"name\": \"n\", \"field\": \"name\"}]}";
        UUID job = UUID.randomUUID();
        perform(transforms, "{\"dataset\": \"people of crm\"}", mapping, job);
        JsonNode result = perform(transforms, "{\"dataset\": \"people of crm\"}", mapping, job);

        assertThat(result.path("datasetId").asString()).isEqualTo(job.toString());
        assertThat(test.count("SELECT count(*) FROM datasets")).isEqualTo(1);
        assertThat(test.text("SELECT row ->> 'n' FROM dataset_rows ORDER BY index LIMIT 1"))
                .isEqualTo(" Ada, Countess ");
        assertThat(test.count("SELECT row_count FROM datasets")).isEqualTo(4);
    }

    @Test
    void aFileIsAnExportOfTheJob() {
        UUID job = UUID.randomUUID();
        test.jdbi.useTransaction(tx -> test.jobs.insert(
                tx,
                new NewJob(
                        job,
                        TestExports.TENANT,
                        DownloadJobs.TRANSFORM_RECORDS,
                        snapshot.id().toString(),
                        null,
                        "w")));
        String into = "{\"export\": {\"name\": \"names\", \"format\": \"csv\"}}";
        String mapping =
                "{\"table\": \"people\", \"columns\": [{\"name\": \"n\", \"field\": \"name\", \"trim\": true}]}";
        perform(transforms, into, mapping, job);
        perform(transforms, into, mapping, job);

        var export = test.exports.find(TestExports.TENANT, job).orElseThrow();
        assertThat(export.files()).hasSize(1);
        assertThat(export.files().getFirst().name()).isEqualTo("names.csv");
        String key = test.objects
                .bucket()
                .key(TestExports.TENANT, export.files().getFirst().object());
        assertThat(test.bucket
                        .s3()
                        .getObjectAsBytes(
                                request -> request.bucket(test.bucket.name()).key(key))
                        .asUtf8String())
                .isEqualTo("_id,n\r\n1,\"Ada, Countess\"\r\n2,Bob\r\n3,Cleo\r\n4,\r\n");
    }

    @Test
    void emptyTablesMakeEmptyTables() {
        test.sql("TRUNCATE " + TestExports.name(snapshot, "people"));
        assertThat(run("{\"table\": \"none\"}", casting("fail")).path("rows").asInt())
                .isZero();
        assertThat(run("{\"table\": \"sums\"}", """
                {"table": "people", "columns": [{"name": "country", "field": "country"},
                                                {"name": "n", "aggregate": "count"}]}""").path("rows").asInt()).isZero();
        assertThat(run("{\"table\": \"sum\"}", """
                {"table": "people", "columns": [{"name": "n", "aggregate": "count"}]}""").path("rows").asInt()).isEqualTo(1);
    }

    @Test
    void aHundredThousandRowsAreMappedAndGrouped() {
        test.sql(
                "INSERT INTO " + TestExports.name(snapshot, "people") + " (_id, name, age, country, balance)"
                        + " SELECT 'n' || n, 'person ' || n, (n % 90)::text, 'c' || n % 100, n FROM generate_series(1, 100000) AS n");

        assertThat(run("{\"table\": \"mapped\"}", casting("reject"))
                        .path("rows")
                        .asInt())
                .isEqualTo(100_002);
        assertThat(run("{\"dataset\": \"all\"}", casting("null")).path("rows").asInt())
                .isEqualTo(100_004);
        run("{\"table\": \"grouped\"}", """
                {"table": "people", "columns": [{"name": "country", "field": "country"},
                    {"name": "total", "field": "balance", "aggregate": "sum"}]}""");
        assertThat(test.text("SELECT sum(total)::text FROM " + TestExports.name(snapshot, "grouped")))
                .isEqualTo("5000050123.50");
    }
}
