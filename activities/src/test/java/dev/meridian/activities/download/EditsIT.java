package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meridian.activities.download.edit.ChangePlan;
import dev.meridian.activities.download.edit.RowEdits;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.value.ColumnType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Edits of downloaded tables, on a real PostgreSQL: by SQL and over the API, and through downloads. */
class EditsIT extends EditedTableTest {
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
            await().atMost(Duration.ofMinutes(1))
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
