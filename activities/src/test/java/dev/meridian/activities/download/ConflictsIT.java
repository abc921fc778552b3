package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meridian.activities.download.edit.ChangePlan;
import dev.meridian.activities.download.edit.Conflicts.Conflict;
import dev.meridian.activities.download.edit.Conflicts.Settlement;
import dev.meridian.activities.download.edit.Conflicts.Side;
import dev.meridian.activities.download.edit.RowEdits;
import dev.meridian.activities.job.work.Actor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fields and rows that the service has changed since they were edited. */
@Tag("slow")
class ConflictsIT extends EditedTableTest {
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
}
