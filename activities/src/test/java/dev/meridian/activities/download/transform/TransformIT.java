package dev.meridian.activities.download.transform;

import static dev.meridian.domain.download.value.ColumnType.BIGINT;
import static dev.meridian.domain.download.value.ColumnType.NUMERIC;
import static dev.meridian.domain.download.value.ColumnType.TEXT;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.export.TestExports;
import dev.meridian.activities.download.store.DerivedTables;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots.Snapshot;
import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.task.dataset.Datasets;
import dev.meridian.workflows.download.DownloadJobs;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Transforms with a real PostgreSQL and a real S3. */
class TransformIT {
    private static final PayloadType<Mapping> MAPPING = PayloadType.of(Mapping.class);
    private static final String HOSTILE = "a \"b\"; DROP TABLE jobs; -- ? :x $1 'c' {y}";

    private final TestExports test = new TestExports();
    private final TransformPreview previews = new TransformPreview(test.jdbi, test.snapshots);
    private final Snapshot snapshot = test.snapshot("crm", "people", "countries");
    private final RecordTransform transforms = transforms(new StoredRowLimit(1_000_000, Long.MAX_VALUE));

    TransformIT() {
        test.make(
                snapshot,
                "people",
                List.of(
                        entry("name", TEXT),
                        entry("age", TEXT),
                        entry("country", TEXT),
                        entry("balance", NUMERIC),
                        entry(HOSTILE, TEXT)));
        test.make(snapshot, "countries", List.of(entry("code", TEXT), entry("title", TEXT), entry("rank", BIGINT)));
        test.sql("INSERT INTO " + TestExports.name(snapshot, "people") + " SELECT v.* FROM (VALUES " + """
                ('1', NULL::jsonb, NULL::text, ' Ada, Countess ', '36', 'GB', 120.50, '''; DROP TABLE jobs; --'),
                ('2', NULL, NULL, 'Bob', 'old', 'DE', -7, '?'),
                ('3', NULL, NULL, 'Cleo', NULL, 'EG', NULL, NULL),
                ('4', NULL, NULL, NULL, '9223372036854775808', 'DE', 10, '{x}')) AS v""");
        test.sql("INSERT INTO " + TestExports.name(snapshot, "countries") + " SELECT v.* FROM (VALUES " + """
                ('1', NULL::jsonb, NULL::text, 'DE', 'Germany', 2), ('2', NULL, NULL, 'DE', 'Again', 3),
                ('3', NULL, NULL, 'GB', 'Britain', 1)) AS v""");
    }

    private RecordTransform transforms(StoredRowLimit limit) {
        return new RecordTransform(
                test.jdbi,
                test.snapshots,
                new DerivedTables(test.snapshots, limit),
                new Datasets(test.jdbi)::put,
                test.objects);
    }

    @Test
    void columnsAreRenamedComputedAndLookedUp() {
        List<JsonNode> rows = preview("""
                {"table": "people", "columns": [
                    {"name": "who", "field": "name", "split": {"by": ",", "part": 1}, "trim": true,
                     "replace": [{"find": "A", "with": "%"}, {"find": "da", "with": "' || pg_sleep(9) || '"}]},
                    {"name": "rank", "field": "name", "split": {"by": ",", "part": 2}, "trim": true},
                    {"name": "origin", "constant": "'; DROP TABLE jobs; --"},
                    {"name": "seven", "constant": 7},
                    {"name": "half", "constant": 0.5},
                    {"name": "yes", "constant": true},
                    {"name": "line", "template": "{{{name}}} of {country}: {balance}"},
                    {"name": "land", "lookup": {"table": "countries", "match": "country", "key": "code", "value": "title"}},
                    {"name": "land_rank", "lookup": {"table": "countries", "match": "country", "key": "code", "value": "rank"}},
                    {"name": "id", "field": "_id", "cast": "bigint"}]}""");

        assertThat(rows).hasSize(4);
        assertThat(rows.get(0).toString()).isEqualTo("""
                {"_id":"1","who":"%' || pg_sleep(9) || '","rank":"Countess","origin":"'; DROP TABLE jobs; --","seven":7,\
                "half":0.5,"yes":true,"line":"{ Ada, Countess } of GB: 120.50","land":"Britain","land_rank":1,"id":1}""");
        assertThat(rows.get(1).path("rank").isNull()).isTrue();
        assertThat(rows.get(1).path("land").asString()).isEqualTo("Germany");
        assertThat(rows.get(2).path("land").isNull()).isTrue();
        assertThat(rows.get(3).path("line").asString()).isEqualTo("{} of DE: 10");
    }

    @Test
    void namesAndValuesOfAnyKindAreNamesAndValues() {
        String name = JsonMapper.shared().writeValueAsString(HOSTILE);
        List<JsonNode> rows = preview("""
                {"table": "people", "filter": [{"field": %1$s, "is": "starts_with", "value": "'; DROP"}],
                 "columns": [{"name": "same", "field": %1$s}]}""".formatted(name));

        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst().path("same").asString()).isEqualTo("'; DROP TABLE jobs; --");
        assertThat(violations("""
                {"table": "people", "columns": [{"name": %1$s, "constant": 1}]}""".formatted(name))).containsExactly("/columns/0/name bad_name");
        assertThat(test.count("SELECT count(*) FROM jobs")).isZero();
    }

    @Test
    void eachRuleForCastsDoesWhatItSays() {
        assertThat(preview(casting("null")))
                .extracting(row -> row.path("age").toString())
                .containsExactly("36", "null", "null", "null");
        assertThat(preview(casting("reject")))
                .extracting(row -> row.path("_id").asString())
                .containsExactly("1", "3");
        assertThatThrownBy(() -> preview(casting("fail")))
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().code()).isEqualTo("cast_failed"))
                .hasMessage("The column 'age' is to hold bigint, and the row '2' has 'old'");

        assertThat(run("{\"table\": \"casts\"}", casting("reject"))
                        .path("rejected")
                        .asInt())
                .isEqualTo(2);
        assertThatThrownBy(() -> run("{\"table\": \"casts\"}", casting("fail"))).hasMessageContaining("'old'");
        assertThat(test.count("SELECT count(*) FROM " + TestExports.name(snapshot, "casts")))
                .as("what was there stays")
                .isEqualTo(2);
    }

    @Test
    void constantsAndWordsOfPostgresAreCastByTheSameRules() {
        List<JsonNode> rows = preview("""
                {"table": "people", "filter": [{"field": "_id", "is": "equals", "value": "1"}], "columns": [
                    {"name": "day", "constant": "2021-03-04", "cast": "date"},
                    {"name": "today", "constant": "today", "cast": "date", "onFailure": "null"},
                    {"name": "word", "constant": "x", "cast": "bigint", "onFailure": "null"},
                    {"name": "tree", "constant": "{\\"a\\": 1}", "cast": "jsonb"},
                    {"name": "text", "field": "balance", "cast": "text"}]}""");
        assertThat(rows.getFirst().toString())
                .isEqualTo(
                        "{\"_id\":\"1\",\"day\":\"2021-03-04\",\"today\":null,\"word\":null,\"tree\":{\"a\": 1},\"text\":\"120.50\"}"
                                .replace("{\"a\": 1}", "{\"a\":1}"));
    }

    @Test
    void filtersCompareByTheTypeOfTheirColumn() {
        assertThat(ids("{\"field\": \"balance\", \"is\": \"less\", \"value\": 120.5}"))
                .containsExactly("2", "4");
        assertThat(ids("{\"field\": \"balance\", \"is\": \"at_least\", \"value\": \"10\"}"))
                .containsExactly("1", "4");
        assertThat(ids("{\"field\": \"balance\", \"is\": \"differs\", \"value\": 10}"))
                .containsExactly("1", "2", "3");
        assertThat(ids("{\"field\": \"balance\", \"is\": \"is_null\"}")).containsExactly("3");
        assertThat(ids("{\"field\": \"name\", \"is\": \"contains\", \"value\": \"%\"}"))
                .isEmpty();
        assertThat(
                        ids(
                                "{\"field\": \"name\", \"is\": \"is_not_null\"}, {\"field\": \"country\", \"is\": \"equals\", \"value\": \"DE\"}"))
                .containsExactly("2");
    }

    @Test
    void rowsAreGroupedAndCounted() {
        JsonNode result = run("{\"table\": \"by_country\"}", """
                {"table": "people", "columns": [
                    {"name": "country", "field": "country"},
                    {"name": "people", "aggregate": "count"},
                    {"name": "named", "field": "name", "aggregate": "count"},
                    {"name": "total", "field": "balance", "aggregate": "sum"},
                    {"name": "least", "field": "balance", "aggregate": "min"},
                    {"name": "most", "field": "balance", "aggregate": "max"},
                    {"name": "mean", "field": "balance", "aggregate": "avg"}]}""");

        assertThat(result.path("rows").asInt()).isEqualTo(3);
        assertThat(test.text(
                        "SELECT string_agg(r::text, ' ' ORDER BY _id) FROM (SELECT _id, country, people, named, total, least, most,"
                                + " round(mean, 2) FROM " + TestExports.name(snapshot, "by_country") + ") AS r"))
                .isEqualTo("(\"[\"\"DE\"\"]\",DE,2,1,3,-7,10,1.50) (\"[\"\"EG\"\"]\",EG,1,1,,,,)"
                        + " (\"[\"\"GB\"\"]\",GB,1,1,120.50,120.50,120.50,120.50)");
    }

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

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(violations("""
                {"table": "people", "filter": [{"field": "nope", "is": "equals", "value": 1}], "columns": [
                    {"name": "a", "field": "nope"}, {"name": "a", "field": "name", "constant": 1}, {"name": "b"},
                    {"name": "c", "template": "{name"}, {"name": "d", "template": "name}"}, {"name": "e", "constant": [1]},
                    {"name": "f", "lookup": {"table": "x", "match": "name", "key": "k", "value": "v"}},
                    {"name": "g", "lookup": {"table": "countries", "match": "x", "key": "k", "value": "v"}},
                    {"name": "h", "field": "name", "aggregate": "sum"}, {"name": "_id", "field": "name"}]}"""))
                .contains(
                        "/filter/0/field unknown_column",
                        "/columns/0/field unknown_column",
                        "/columns/1/name duplicate",
                        "/columns/1 one_origin",
                        "/columns/2 one_origin",
                        "/columns/3/template bad_template",
                        "/columns/4/template bad_template",
                        "/columns/5/constant wrong_type",
                        "/columns/6/lookup/table unknown_table",
                        "/columns/7/lookup/match unknown_column",
                        "/columns/7/lookup/key unknown_column",
                        "/columns/7/lookup/value unknown_column",
                        "/columns/8/aggregate not_supported",
                        "/columns/9/name bad_name");
        assertThat(violations("""
                {"table": "people", "filter": [{"field": "balance", "is": "less", "value": "much"}],
                 "columns": [{"name": "a", "field": "name"}]}""")).containsExactly("/filter/0/value wrong_type");
        assertThat(violations("{\"table\": \"x\", \"columns\": [{\"name\": \"a\", \"field\": \"name\"}]}"))
                .containsExactly("/table unknown_table");
        assertThat(previews.of("acme-2", snapshot.id(), mapping(casting("null"))))
                .isEmpty();
    }

    private static String casting(String rule) {
        return """
                {"table": "people", "columns": [
                    {"name": "age", "field": "age", "cast": "bigint", "onFailure": "%s"},
                    {"name": "name", "field": "name"}]}""".formatted(rule);
    }

    private static void assertCode(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().code()).isEqualTo(code));
    }

    private List<String> ids(String conditions) {
        return preview("{\"table\": \"people\", \"filter\": [" + conditions
                        + "], \"columns\": [{\"name\": \"n\", \"field\": \"name\"}]}")
                .stream()
                .map(row -> row.path("_id").asString())
                .toList();
    }

    private static Mapping mapping(String json) {
        return MAPPING.read(JsonMapper.shared().readTree(json), "");
    }

    private List<JsonNode> preview(String json) {
        return previews.of(TestExports.TENANT, snapshot.id(), mapping(json))
                .orElseThrow()
                .rows();
    }

    private List<String> violations(String json) {
        try {
            preview(json);
            return List.of();
        } catch (InvalidRequestException wrong) {
            return wrong.violations().stream()
                    .map((Violation violation) -> violation.path() + " " + violation.code())
                    .toList();
        }
    }

    private JsonNode run(String into, String mapping) {
        return perform(transforms, into, mapping, UUID.randomUUID());
    }

    private JsonNode perform(RecordTransform transform, String into, String mapping, UUID job) {
        String payload =
                "{\"snapshotId\": \"" + snapshot.id() + "\", \"mapping\": " + mapping + ", \"into\": " + into + "}";
        TransformPayload read = TransformPayload.DEFINITION.payload().readStored(payload);
        Record result =
                transform.perform(new Task<>(job.toString(), TestExports.TENANT, read, 1, Duration.ofMinutes(5)));
        return JsonMapper.shared().valueToTree(result);
    }
}
