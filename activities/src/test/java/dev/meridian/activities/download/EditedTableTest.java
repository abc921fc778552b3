package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.download.edit.ChangePlan;
import dev.meridian.activities.download.edit.Conflicts;
import dev.meridian.activities.download.edit.Conflicts.Conflict;
import dev.meridian.activities.download.edit.Conflicts.Settlement;
import dev.meridian.activities.download.edit.Conflicts.Side;
import dev.meridian.activities.download.edit.RowEdits;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.domain.download.value.ExactJson;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A downloaded table that is edited, and what edits and conflicts it has. */
abstract class EditedTableTest {
    static final TestDownloads DOWNLOADS = new TestDownloads();
    private static int number;

    final String table = "edited" + ++number;
    final FakeService.FakeTable remote = DOWNLOADS.service.table(table);
    final Conflicts conflicts = new Conflicts(DOWNLOADS.jdbi, DOWNLOADS.snapshots);
    final RowEdits rowEdits = new RowEdits(DOWNLOADS.jdbi, DOWNLOADS.snapshots);
    final ChangePlan plan = new ChangePlan();
    Snapshots.Snapshot snapshot = DOWNLOADS.snapshot("of " + table, table);

    void download() throws InterruptedException {
        UUID job = DOWNLOADS.run(snapshot);
        assertThat(DOWNLOADS.status(job)).as(DOWNLOADS.figures(job).toString()).isEqualTo("completed");
    }

    String sql(String sql) {
        return sql.replace("TABLE", "\"" + snapshot.schema() + "\"." + table);
    }

    void execute(String... statements) {
        DOWNLOADS.jdbi.useTransaction(tx -> {
            for (String statement : statements) {
                tx.execute(sql(statement));
            }
        });
    }

    List<String> edits() {
        return DOWNLOADS.jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT concat_ws(' ', kind, CASE WHEN row_id LIKE 'new:%' THEN 'new' ELSE row_id END, nullif(column_name, ''), base, '->', value)
                        FROM snapshot_edits AS e JOIN snapshot_tables AS t ON t.id = e.table_id WHERE t.snapshot_id = :snapshot
                        ORDER BY row_id, column_name""")
                .bind("snapshot", snapshot.id())
                .mapTo(String.class)
                .list());
    }

    List<Conflict> conflicts() {
        return conflicts.list(TestDownloads.TENANT, snapshot.id(), 0, 100).orElseThrow();
    }

    Settlement settle(Conflict conflict, Side side) {
        return conflicts.settle(TestDownloads.TENANT, snapshot.id(), conflict.id(), side);
    }

    Map<String, Map<String, String>> rows() {
        return DOWNLOADS.rows(snapshot, table);
    }

    ChangePlan.Summary summary() {
        return DOWNLOADS.jdbi.withHandle(handle -> plan.summary(handle, snapshot.id()));
    }

    RowEdits.Target target() {
        return new RowEdits.Target(TestDownloads.TENANT, snapshot.id(), table, new Actor("key:1", "Ann"));
    }

    static JsonNode json(String text) {
        return ExactJson.read(text.replace('\'', '"'));
    }
}
