package dev.meridian.activities.download.transform;

import static dev.meridian.domain.download.value.ColumnType.BIGINT;
import static dev.meridian.domain.download.value.ColumnType.NUMERIC;
import static dev.meridian.domain.download.value.ColumnType.TEXT;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.export.TestExports;
import dev.meridian.activities.download.store.DerivedTables;
import dev.meridian.activities.download.store.Snapshots.Snapshot;
import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.task.dataset.Datasets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People and countries in a snapshot of a real PostgreSQL, and transforms of them. */
abstract class TransformTest {
    static final PayloadType<Mapping> MAPPING = PayloadType.of(Mapping.class);
    static final String HOSTILE = "a \"b\"; DROP TABLE jobs; -- ? :x $1 'c' {y}";

    final TestExports test = new TestExports();
    final TransformPreview previews = new TransformPreview(test.jdbi, test.snapshots);
    final Snapshot snapshot = test.snapshot("crm", "people", "countries");
    final RecordTransform transforms = transforms(new StoredRowLimit(1_000_000, Long.MAX_VALUE));

    TransformTest() {
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

    RecordTransform transforms(StoredRowLimit limit) {
        return new RecordTransform(
                test.jdbi,
                test.snapshots,
                new DerivedTables(test.snapshots, limit),
                new Datasets(test.jdbi)::put,
                test.objects);
    }

    static String casting(String rule) {
        return """
                {"table": "people", "columns": [
                    {"name": "age", "field": "age", "cast": "bigint", "onFailure": "%s"},
                    {"name": "name", "field": "name"}]}""".formatted(rule);
    }

    static void assertCode(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        JobException.class,
                        failed -> assertThat(failed.toFailure().code()).isEqualTo(code));
    }

    List<String> ids(String conditions) {
        return preview("{\"table\": \"people\", \"filter\": [" + conditions
                        + "], \"columns\": [{\"name\": \"n\", \"field\": \"name\"}]}")
                .stream()
                .map(row -> row.path("_id").asString())
                .toList();
    }

    static Mapping mapping(String json) {
        return MAPPING.read(JsonMapper.shared().readTree(json), "");
    }

    List<JsonNode> preview(String json) {
        return previews.of(TestExports.TENANT, snapshot.id(), mapping(json))
                .orElseThrow()
                .rows();
    }

    List<String> violations(String json) {
        try {
            preview(json);
            return List.of();
        } catch (InvalidRequestException wrong) {
            return wrong.violations().stream()
                    .map((Violation violation) -> violation.path() + " " + violation.code())
                    .toList();
        }
    }

    JsonNode run(String into, String mapping) {
        return perform(transforms, into, mapping, UUID.randomUUID());
    }

    JsonNode perform(RecordTransform transform, String into, String mapping, UUID job) {
        String payload =
                "{\"snapshotId\": \"" + snapshot.id() + "\", \"mapping\": " + mapping + ", \"into\": " + into + "}";
        TransformPayload read = TransformPayload.DEFINITION.payload().readStored(payload);
        Record result =
                transform.perform(new Task<>(job.toString(), TestExports.TENANT, read, 1, Duration.ofMinutes(5)));
        return JsonMapper.shared().valueToTree(result);
    }
}
