package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.edit.ChangePlan;
import dev.meridian.activities.download.edit.Conflicts;
import dev.meridian.activities.download.edit.Conflicts.Conflict;
import dev.meridian.activities.download.edit.Conflicts.Settlement;
import dev.meridian.activities.download.edit.Conflicts.Side;
import dev.meridian.activities.download.edit.RowEdits;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.value.ExactJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Edits of downloaded tables, on a real PostgreSQL: by SQL and over the API, through downloads and into conflicts. */
class EditsIT {
    private static final TestDownloads DOWNLOADS = new TestDownloads();
    private static int number;

    private final String table = "edited" + ++number;
    private final FakeService.FakeTable remote = DOWNLOADS.service.table(table);
    private final Conflicts conflicts = new Conflicts(DOWNLOADS.jdbi, DOWNLOADS.snapshots);
    private final RowEdits rowEdits = new RowEdits(DOWNLOADS.jdbi, DOWNLOADS.snapshots);
    private final ChangePlan plan = new ChangePlan();
    private Snapshots.Snapshot snapshot = DOWNLOADS.snapshot("of " + table, table);

    private void download() throws InterruptedException {
        UUID job = DOWNLOADS.run(snapshot);
        assertThat(DOWNLOADS.status(job)).as(DOWNLOADS.figures(job).toString()).isEqualTo("completed");
    }

    private String sql(String sql) {
        return sql.replace("TABLE", "\"" + snapshot.schema() + "\"." + table);
    }

    private void execute(String... statements) {
        DOWNLOADS.jdbi.useTransaction(tx -> {
            for (String statement : statements) {
                tx.execute(sql(statement));
            }
        });
    }

    private List<String> edits() {
        return DOWNLOADS.jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT concat_ws(' ', kind, CASE WHEN row_id LIKE 'new:%' THEN 'new' ELSE row_id END, nullif(column_name, ''), base, '->', value)
                        FROM snapshot_edits AS e JOIN snapshot_tables AS t ON t.id = e.table_id WHERE t.snapshot_id = :snapshot
                        ORDER BY row_id, column_name""")
                .bind("snapshot", snapshot.id())
                .mapTo(String.class)
                .list());
    }

    private List<Conflict> conflicts() {
        return conflicts.list(TestDownloads.TENANT, snapshot.id(), 0, 100).orElseThrow();
    }

    private Settlement settle(Conflict conflict, Side side) {
        return conflicts.settle(TestDownloads.TENANT, snapshot.id(), conflict.id(), side);
    }

    private Map<String, Map<String, String>> rows() {
        return DOWNLOADS.rows(snapshot, table);
    }

    private ChangePlan.Summary summary() {
        return DOWNLOADS.jdbi.withHandle(handle -> plan.summary(handle, snapshot.id()));
    }

    private RowEdits.Target target() {
        return new RowEdits.Target(TestDownloads.TENANT, snapshot.id(), table, new Actor("key:1", "Ann"));
    }

    private static JsonNode json(String text) {
        return ExactJson.read(text.replace('\'', '"'));
    }

    @Test
    void anEditBySqlIsNotedAndGoesWhenTheServicesValueIsBack() throws Exception {
        remote.page("{id: 'a', name: 'Ada', age: 36}", "{id: 'b', name: 'Bob', age: 41}");
        download();
        execute("UPDATE TABLE SET age = 37, name = name WHERE _id = 'a'");
        assertThat(edits()).containsExactly("update a age 36 -> 37");
        execute("UPDATE TABLE SET age = 38, name = NULL WHERE _id = 'a'");
        assertThat(edits()).containsExactly("update a age 36 -> 38", "update a name \"Ada\" -> null");
        execute("UPDATE TABLE SET age = 36 WHERE _id = 'a'", "UPDATE TABLE SET name = 'Ada'");
        assertThat(edits()).containsExactly("update b name \"Bob\" -> \"Ada\"");
        execute("UPDATE TABLE SET age = 1", "DELETE FROM TABLE WHERE _id = 'b'");
        assertThat(edits())
                .as("the base of a deleted row is what the service has")
                .containsExactly(
                        "update a age 36 -> 1", "delete b {\"age\": 41, \"name\": \"Bob\", \"_version\": null} ->");
        execute("INSERT INTO TABLE (_id, name, age) VALUES ('b', 'Bob', 42)");
        assertThat(edits()).containsExactly("update a age 36 -> 1", "update b age 41 -> 42");
    }

    @Test
    void createdRowsHaveIdsOfTheirOwnUntilTheServiceGivesThemOne() throws Exception {
        remote.page("{id: 'a', name: 'Ada'}");
        download();
        execute(
                "INSERT INTO TABLE (name) VALUES ('Cleo'), ('Dan')",
                "UPDATE TABLE SET name = 'Dana' WHERE name = 'Dan'");
        assertThat(edits())
                .containsExactlyInAnyOrder("create new -> {\"name\": \"Cleo\"}", "create new -> {\"name\": \"Dana\"}");
        download();
        assertThat(rows()).hasSize(3);
        assertThat(rows().keySet()).filteredOn(id -> id.startsWith("new:")).hasSize(2);
        execute("DELETE FROM TABLE WHERE name IN ('Cleo', 'Dana')");
        assertThat(edits()).isEmpty();
        for (String refused : List.of(
                "INSERT INTO TABLE (_id, name) VALUES ('mine', 'Eve')",
                "INSERT INTO TABLE (_id, name) VALUES ('new:1', 'Eve')",
                "UPDATE TABLE SET _id = 'z' WHERE _id = 'a'",
                "UPDATE TABLE SET _version = 'z' WHERE _id = 'a'",
                "INSERT INTO TABLE (name, _notes) VALUES ('Eve', '{}')",
                "TRUNCATE TABLE")) {
            assertThatThrownBy(() -> execute(refused)).as(refused).hasMessageContaining(table);
        }
        assertThat(edits()).isEmpty();
        assertThat(rows()).containsOnlyKeys("a");
    }

    @Test
    void aRoleWithoutRightsToOurTablesEditsAndCantPassItsWritesOffAsOurs() throws Exception {
        remote.page("{id: 'a', name: 'Ada', age: 36}");
        download();
        String role = "editor_" + UUID.randomUUID().toString().substring(0, 8);
        execute(
                "CREATE ROLE " + role,
                "GRANT USAGE ON SCHEMA \"" + snapshot.schema() + "\" TO " + role,
                "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE TO " + role);
        try {
            execute(
                    "SET LOCAL ROLE " + role,
                    "SET LOCAL meridian.caller = 'key:somebody'",
                    "UPDATE TABLE SET age = 40",
                    "INSERT INTO TABLE (name) VALUES ('Eve')");
            assertThat(DOWNLOADS.text("SELECT DISTINCT role FROM snapshot_edits WHERE role = '" + role + "'"))
                    .isEqualTo(role);
            assertThatThrownBy(() -> execute("SET LOCAL ROLE " + role, "SELECT * FROM snapshot_edits"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> execute(
                            "SET LOCAL ROLE " + role,
                            "SET LOCAL meridian.own_write = 'on'",
                            "UPDATE TABLE SET age = 41"))
                    .hasMessageContaining("Only the service itself");
            assertThat(edits()).hasSize(2).anyMatch(edit -> edit.equals("update a age 36 -> 40"));
        } finally {
            execute("DROP OWNED BY " + role, "DROP ROLE " + role);
        }
    }

    @Test
    void aDownloadLeavesEditedFieldsAloneAndBringsTheOthers() throws Exception {
        remote.page(
                "{id: 'a', name: 'Ada', age: 36}",
                "{id: 'b', name: 'Bob', age: 41}",
                "{id: 'c', name: 'Cleo', age: 5}");
        download();
        execute("UPDATE TABLE SET name = 'Ada L.' WHERE _id = 'a'", "DELETE FROM TABLE WHERE _id = 'c'");
        remote.now(
                "{id: 'a', name: 'Ada', age: 37}",
                "{id: 'b', name: 'Bobby', age: 41}",
                "{id: 'c', name: 'Cleo', age: 5}");
        download();
        assertThat(rows())
                .isEqualTo(
                        Map.of("a", Map.of("name", "Ada L.", "age", "37"), "b", Map.of("name", "Bobby", "age", "41")));
        assertThat(edits()).hasSize(2);
        assertThat(conflicts()).isEmpty();
    }

    @Test
    void aFieldThatBothSidesHaveChangedIsAConflictUntilSomebodyChooses() throws Exception {
        remote.page(
                "{id: 'a', name: 'Ada', age: 36}",
                "{id: 'b', name: 'Bob', age: 41}",
                "{id: 'c', name: 'Cleo', age: 5}");
        download();
        execute("UPDATE TABLE SET age = 100");
        remote.now(
                "{id: 'a', name: 'Ada', age: 37}",
                "{id: 'b', name: 'Bob', age: 42}",
                "{id: 'c', name: 'Cleo', age: 100}");
        download();
        assertThat(edits()).as("equal values resolve themselves").hasSize(2);
        assertThat(conflicts())
                .extracting(
                        Conflict::row,
                        Conflict::column,
                        Conflict::kind,
                        c -> String.valueOf(c.values().base()),
                        c -> String.valueOf(c.values().ours()),
                        c -> String.valueOf(c.values().theirs()))
                .containsExactly(
                        tuple("a", "age", "changed", "36", "100", "37"),
                        tuple("b", "age", "changed", "41", "100", "42"));
        assertThat(summary().updates()).isZero();
        assertThat(summary().conflicts()).isEqualTo(2);
        Conflict stale = conflicts().getFirst();
        remote.now(
                "{id: 'a', name: 'Ada', age: 38}",
                "{id: 'b', name: 'Bob', age: 42}",
                "{id: 'c', name: 'Cleo', age: 100}");
        download();
        assertThat(settle(stale, Side.OURS))
                .as("nobody settles what they have not seen")
                .isEqualTo(Settlement.UNKNOWN);
        Conflict ofAda = conflicts().stream()
                .filter(c -> c.row().equals("a"))
                .findFirst()
                .orElseThrow();
        Conflict ofBob = conflicts().stream()
                .filter(c -> c.row().equals("b"))
                .findFirst()
                .orElseThrow();
        assertThat(settle(ofAda, Side.OURS)).isEqualTo(Settlement.DONE);
        assertThat(settle(ofBob, Side.THEIRS)).isEqualTo(Settlement.DONE);
        assertThat(edits()).containsExactly("update a age 38 -> 100");
        assertThat(rows().get("b")).containsEntry("age", "42");
        assertThat(summary().updates()).isEqualTo(1);
        download();
        assertThat(conflicts()).isEmpty();
        assertThat(rows().get("a")).containsEntry("age", "100");
    }

    @Test
    void rowsThatOneSideDeletesAndTheOtherChangesAreConflicts() throws Exception {
        remote.page(
                "{id: 'a', age: 1}",
                "{id: 'b', age: 2}",
                "{id: 'c', age: 3}",
                "{id: 'd', age: 4}",
                "{id: 'e', age: 5}");
        download();
        execute("UPDATE TABLE SET age = 10 WHERE _id IN ('a', 'b')", "DELETE FROM TABLE WHERE _id IN ('c', 'd', 'e')");
        remote.now("{id: 'c', age: 30}", "{id: 'd', age: 40}");
        download();
        assertThat(conflicts())
                .extracting(Conflict::row, Conflict::kind)
                .containsExactlyInAnyOrder(
                        tuple("a", "deleted_there"),
                        tuple("b", "deleted_there"),
                        tuple("c", "deleted_here"),
                        tuple("d", "deleted_here"));
        assertThat(edits()).as("e is deleted on both sides").noneMatch(edit -> edit.startsWith("delete e"));
        for (Conflict conflict : conflicts()) {
            assertThat(settle(conflict, List.of("a", "c").contains(conflict.row()) ? Side.OURS : Side.THEIRS))
                    .isEqualTo(Settlement.DONE);
        }
        assertThat(conflicts()).isEmpty();
        assertThat(edits())
                .containsExactlyInAnyOrder(
                        "create new -> {\"age\": 10}", "delete c {\"age\": 30, \"_version\": null} ->");
        assertThat(rows().get("d")).containsEntry("age", "40");
        assertThat(rows()).doesNotContainKeys("a", "b", "c").hasSize(2);
    }

    @Test
    void theApiEditsAsItsCallerAndRefusesWhatColumnsDoNotHold() throws Exception {
        remote.page("{id: 'a/1', name: 'Ada', age: 36}");
        remote.fields.add(new RemoteField("paid", null, null, ColumnType.NUMERIC));
        download();
        RowEdits.Edited created =
                rowEdits.create(target(), Map.of("name", json("'Eve'"), "paid", json("'12345678901234567890.10'")));
        assertThat(created).isInstanceOfSatisfying(RowEdits.Edited.Row.class, row -> {
            assertThat(row.row().id()).startsWith("new:");
            assertThat(row.row().values().path("name").asString()).isEqualTo("Eve");
        });
        rowEdits.change(target(), "a/1", Map.of("age", json("40")));
        assertThat(planned("a/1").editor()).isEqualTo(new Actor("key:1", "Ann"));
        execute("UPDATE TABLE SET age = 41 WHERE _id = 'a/1'");
        assertThat(planned("a/1").editor())
                .isEqualTo(new Actor(
                        "role:" + DOWNLOADS.text("SELECT session_user"), DOWNLOADS.text("SELECT session_user")));
        assertThatThrownBy(() -> rowEdits.change(target(), "a/1", Map.of("age", json("'old'"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("bigint");
        assertThatThrownBy(() -> rowEdits.change(target(), "a/1", Map.of("_version", json("'1'"))))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(rowEdits.change(target(), "nobody", Map.of("age", json("1"))))
                .isInstanceOf(RowEdits.Edited.NoRow.class);
        assertThat(rowEdits.delete(target(), "nobody")).isFalse();
        assertThat(rowEdits.delete(target(), "a/1")).isTrue();
        ChangePlan.Summary summary = summary();
        assertThat(summary.creates()).isEqualTo(1);
        assertThat(summary.deletes()).isEqualTo(1);
        List<ChangePlan.Change> changes = new ArrayList<>();
        DOWNLOADS.jdbi.useHandle(handle -> {
            ChangePlan.Place place = ChangePlan.Place.START;
            for (int page = 0; page < 2; page++) {
                changes.addAll(plan.page(handle, snapshot.id(), place, 1));
                place = changes.getLast().place();
            }
            assertThat(plan.page(handle, snapshot.id(), place, 1)).isEmpty();
        });
        assertThat(changes).extracting(ChangePlan.Change::kind).containsExactly("create", "delete");
        assertThat(changes.getFirst().fields().at("/paid/value").toString()).isEqualTo("12345678901234567890.10");
        rowEdits.change(target(), changes.getFirst().row(), Map.of("name", json("'Eva'")));
        assertThat(summary().hash()).isNotEqualTo(summary.hash());
    }

    private ChangePlan.Change planned(String row) {
        return DOWNLOADS.jdbi.withHandle(
                handle -> plan.page(handle, snapshot.id(), ChangePlan.Place.START, 100).stream()
                        .filter(change -> change.row().equals(row))
                        .findFirst()
                        .orElseThrow());
    }

    /** The row's new edit is of whoever made the old one, and not of whoever chose. */
    @Test
    void aRowThatIsMadeAnewAfterAConflictKeepsItsEditor() throws Exception {
        remote.page("{id: 'a', age: 1}", "{id: 'b', age: 2}");
        download();
        rowEdits.change(target(), "a", Map.of("age", json("10")));
        remote.now("{id: 'b', age: 2}");
        download();
        Conflict gone = conflicts().getFirst();
        assertThat(gone.editor()).isEqualTo(new Actor("key:1", "Ann"));
        assertThat(settle(gone, Side.OURS)).isEqualTo(Settlement.DONE);
        ChangePlan.Change made = DOWNLOADS.jdbi.withHandle(handle ->
                plan.page(handle, snapshot.id(), ChangePlan.Place.START, 1).getFirst());
        assertThat(made.kind()).isEqualTo("create");
        assertThat(made.editor()).isEqualTo(new Actor("key:1", "Ann"));
    }

    @Test
    void aColumnThatWidensKeepsItsEditsWithoutAConflict() throws Exception {
        remote.page("{id: 'a', age: 36, at: 1}", "{id: 'b', age: 41, at: 2}");
        remote.fields.add(new RemoteField("at", null, null, null));
        download();
        execute("UPDATE TABLE SET age = 37 WHERE _id = 'a'", "DELETE FROM TABLE WHERE _id = 'b'");
        remote.now("{id: 'a', age: 36, at: 1}", "{id: 'b', age: 41, at: 2}", "{id: 'c', age: 'old', at: 3}");
        download();
        assertThat(conflicts()).isEmpty();
        assertThat(edits()).contains("update a age \"36\" -> \"37\"");
        assertThat(rows().get("a")).containsEntry("age", "37");
    }

    @Test
    void columnsMayBeCalledAsTheRowsOfOurStatementsAre() throws Exception {
        remote.page("{id: 'a', t: 1, s: 2, e: 3, c: 4}", "{id: 'b', t: 5, s: 6, e: 7, c: 8}");
        download();
        execute("UPDATE TABLE SET t = 10, s = 20, e = 30 WHERE _id = 'a'", "DELETE FROM TABLE WHERE _id = 'b'");
        remote.now("{id: 'a', t: 1, s: 2, e: 33, c: 44}", "{id: 'b', t: 5, s: 6, e: 77, c: 8}");
        download();
        assertThat(conflicts())
                .extracting(Conflict::row, Conflict::column)
                .containsExactlyInAnyOrder(tuple("a", "e"), tuple("b", ""));
        assertThat(rows().get("a")).isEqualTo(Map.of("t", "10", "s", "20", "e", "30", "c", "44"));
        assertThat(rowEdits.change(target(), "a", Map.of("c", json("5")))).isInstanceOf(RowEdits.Edited.Row.class);
    }

    @Test
    void anEditWaitsForABatchAndABatchForAnEdit() throws Exception {
        remote.page("{id: 'a', age: 36}");
        download();
        remote.now("{id: 'a', age: 37}");
        try (Handle editing = DOWNLOADS.jdbi.open()) {
            editing.begin();
            editing.execute(sql("UPDATE TABLE SET age = 50"));
            Thread downloading = Thread.ofVirtual().start(() -> {
                try {
                    download();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofMinutes(1))
                    .until(() -> DOWNLOADS
                            .text("SELECT count(*)::text FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                            .equals("1"));
            editing.commit();
            downloading.join();
        }
        assertThat(rows().get("a")).containsEntry("age", "50");
        assertThat(conflicts()).hasSize(1);
    }
}
