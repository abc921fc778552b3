package dev.meridian.activities.download.transform;

import static dev.meridian.domain.download.value.ColumnType.TEXT;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.export.TestExports;
import dev.meridian.activities.download.store.Snapshots.Snapshot;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.intake.TaskChecks;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is refused when somebody asks for a transform, with a real PostgreSQL. */
class TransformCheckIT {
    private final TestExports test = new TestExports();
    private final Snapshot snapshot = test.snapshot("crm", "people", "countries");

    TransformCheckIT() {
        test.make(snapshot, "people", List.of(entry("name", TEXT)));
    }

    @Test
    void aTransformThatCantWorkIsRefusedWhenItIsAskedFor() {
        String rows = "{\"table\": \"people\", \"columns\": [{\"name\": \"n\", \"field\": \"%s\"}]}";
        String right = rows.formatted("name");
        assertThat(refused("{\"table\": \"copy\"}", right)).isEmpty();
        assertThat(refused("{\"table\": \"countries\"}", rows.formatted("nope")))
                .containsExactly("/mapping/columns/0/field unknown_column", "/into/table table_taken");
        assertThat(refused(
                        "{\"table\": \"a\"}", "{\"table\": \"x\", \"columns\": [{\"name\": \"a\", \"constant\": 1}]}"))
                .containsExactly("/mapping/table unknown_table");
        assertThat(refused("{\"table\": \"Not plain\"}", right)).containsExactly("/into/table bad_name");
        assertThat(refused("{\"table\": \"a\", \"dataset\": \"b\"}", right)).containsExactly("/into one_target");
        assertThat(refused("{}", right)).containsExactly("/into one_target");
        assertThat(refused("{\"export\": {\"name\": \"n\", \"format\": \"ndjson\", \"guardFormulas\": true}}", right))
                .containsExactly("/into/export/guardFormulas not_supported");
        assertThatThrownBy(() -> check("acme-2", "{\"table\": \"copy\"}", right))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        wrong -> assertThat(places(wrong)).containsExactly("/snapshotId unknown_snapshot"));
    }

    @Test
    void aTransformIsCheckedWhileSomebodyChangesTheTable() {
        String mapping = "{\"table\": \"people\", \"columns\": [{\"name\": \"n\", \"field\": \"name\"}]}";
        test.jdbi.useTransaction(other -> {
            other.execute("LOCK TABLE " + TestExports.name(snapshot, "people") + " IN ACCESS EXCLUSIVE MODE");
            assertThat(refused("{\"table\": \"copy\"}", mapping)).isEmpty();
        });
    }

    @Test
    void aCheckOfATypeThatTakesNoTermsIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new TaskChecks(
                        List.of(new TransformCheck(test.snapshots)),
                        new JobDefinitions(List.of(TransformPayload.DEFINITION.withoutTerms()))))
                .hasMessageContaining("transform_records");
    }

    private List<String> refused(String into, String mapping) {
        try {
            check(TestExports.TENANT, into, mapping);
            return List.of();
        } catch (InvalidRequestException wrong) {
            return places(wrong);
        }
    }

    private void check(String tenant, String into, String mapping) {
        TransformPayload payload = TransformPayload.DEFINITION
                .payload()
                .read(
                        JsonMapper.shared()
                                .readTree("{\"snapshotId\": \"" + snapshot.id() + "\", \"mapping\": " + mapping
                                        + ", \"into\": " + into + "}"),
                        "");
        test.jdbi.useTransaction(tx -> {
            tx.execute("SET LOCAL lock_timeout = '5s'");
            new TransformCheck(test.snapshots).check(tx, tenant, payload);
        });
    }

    private static List<String> places(InvalidRequestException wrong) {
        return wrong.violations().stream()
                .map((Violation violation) -> violation.path() + " " + violation.code())
                .toList();
    }
}
