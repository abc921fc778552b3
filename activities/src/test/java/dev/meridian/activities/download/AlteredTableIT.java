package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.value.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Downloaded tables to which somebody has added columns and views, or of which somebody has changed the columns. */
@Tag("slow")
class AlteredTableIT extends EditedTableTest {
    private String failure(UUID job) {
        return DOWNLOADS.figures(job).toString();
    }

    @Test
    void aColumnOfSomebodyElseIsLeftAloneAndIsNoEdit() throws Exception {
        remote.page("{id: 'a', age: 36}", "{id: 'b', age: 41}");
        download();
        execute(
                "alter table TABLE ADD COLUMN checked boolean NOT NULL DEFAULT false",
                "alter table TABLE ADD COLUMN twice bigint GENERATED ALWAYS AS (age * 2) STORED",
                "alter table TABLE ADD CHECK (age > 0)",
                "CREATE INDEX ON TABLE (age)");
        remote.now("{id: 'a', age: 37}", "{id: 'b', age: 41}", "{id: 'c', age: 1}");
        download();
        assertThat(rows().get("c")).isEqualTo(Map.of("age", "1", "checked", "f", "twice", "2"));
        execute("UPDATE TABLE SET checked = true", "UPDATE TABLE SET age = 50 WHERE _id = 'a'");
        execute("DELETE FROM TABLE WHERE _id = 'b'");
        assertThat(edits()).containsExactly("update a age 37 -> 50", "delete b {\"age\": 41, \"_version\": null} ->");
        execute("INSERT INTO TABLE (age, checked) VALUES (5, true)");
        assertThat(edits()).contains("create new -> {\"age\": 5}");
        download();
        assertThat(rows().get("a")).containsEntry("checked", "t").containsEntry("age", "50");
        assertThat(conflicts()).isEmpty();
    }

    @Test
    void aFieldMayBeCalledLikeAColumnOfSomebodyElse() throws Exception {
        remote.page("{id: 'a'}");
        download();
        execute("alter table TABLE ADD COLUMN age text");
        remote.fields.add(new RemoteField("age", null, null, ColumnType.BIGINT));
        remote.fields.add(new RemoteField("_present", null, null, ColumnType.BIGINT));
        remote.now("{id: 'a', age: 36, _present: 1}");
        download();
        remote.now("{id: 'a', age: 37, _present: 2}");
        download();
        assertThat(rows().get("a")).containsEntry("age_2", "37").containsValue("2");
    }

    @Test
    void aViewThatKeepsAColumnFromWideningFailsTheTableWithWhatToDo() throws Exception {
        remote.page("{id: 'a', age: 36}");
        download();
        execute("CREATE VIEW " + table + "_seen AS SELECT _id, age FROM TABLE");
        remote.now("{id: 'a', age: 'old'}");
        UUID job = DOWNLOADS.run(snapshot);
        assertThat(failure(job)).contains("column_in_use", table + "_seen");
        execute("DROP VIEW " + table + "_seen");
        download();
        assertThat(rows().get("a")).containsEntry("age", "old");
    }

    @Test
    void aColumnThatIsGoneComesBackWithAllItsValues() throws Exception {
        remote.page("{id: 'a', age: 36, name: 'Ada'}", "{id: 'b', age: 41, name: 'Bob'}");
        download();
        execute("UPDATE TABLE SET age = 1 WHERE _id = 'a'", "UPDATE TABLE SET name = 'Robert' WHERE _id = 'b'");
        execute("alter table TABLE RENAME COLUMN age TO years", "alter table TABLE DROP COLUMN name");
        download();
        assertThat(rows().get("a"))
                .containsEntry("age", "1")
                .containsEntry("name", "Ada")
                .containsEntry("years", "1");
        assertThat(rows().get("b")).containsEntry("age", "41").containsEntry("name", "Robert");
        assertThat(conflicts()).isEmpty();
    }

    @Test
    void aColumnWhoseTypeSomebodyHasChangedFailsTheTableAndIsNotFilledWithOtherValues() throws Exception {
        remote.page("{id: 'a', age: 36}");
        download();
        execute("alter table TABLE ALTER COLUMN age TYPE double precision");
        remote.now("{id: 'a', age: 37}");
        UUID job = DOWNLOADS.run(snapshot);
        assertThat(failure(job)).contains("column_altered", "age", "bigint");
        assertThat(rows().get("a")).containsEntry("age", "36");
        execute("alter table TABLE ALTER COLUMN age TYPE bigint");
        download();
        assertThat(rows().get("a")).containsEntry("age", "37");
    }

    @Test
    void aTableThatIsGoneIsMadeAnew() throws Exception {
        remote.page("{id: 'a', age: 36}");
        download();
        execute("UPDATE TABLE SET age = 2");
        execute("drop table TABLE");
        download();
        assertThat(edits()).isEmpty();
        assertThat(rows().get("a")).containsEntry("age", "36");
        execute("UPDATE TABLE SET age = 1");
        assertThat(edits()).containsExactly("update a age 36 -> 1");
    }

    @Test
    void theProductsOwnColumnsComeBackToo() throws Exception {
        remote.page("{id: 'a', age: 36}");
        download();
        execute("UPDATE TABLE SET age = 2");
        execute("alter table TABLE DROP COLUMN _notes", "alter table TABLE DROP COLUMN _version");
        remote.now("{id: 'a', age: 36}", "{id: 'b', age: 1}");
        download();
        assertThat(rows().keySet()).containsExactlyInAnyOrder("a", "b");
        assertThat(edits()).containsExactly("update a age 36 -> 2");
        execute("UPDATE TABLE SET age = 3 WHERE _id = 'b'");
        assertThat(edits()).contains("update b age 1 -> 3");
    }

    /** As pandas replaces a table of texts. */
    private void replaceTable(String rows) {
        execute(
                "create table TABLE_new AS " + rows,
                "alter table TABLE_new ALTER COLUMN _id TYPE text COLLATE \"default\"",
                "alter table TABLE_new ALTER COLUMN _notes TYPE jsonb",
                "drop table TABLE",
                "alter table TABLE_new RENAME TO " + table);
    }

    private List<String> keys() {
        return DOWNLOADS.jdbi.withHandle(
                handle -> handle.createQuery(sql("SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                                + " WHERE conrelid = 'TABLE'::regclass AND contype = 'p'"))
                        .mapTo(String.class)
                        .list());
    }

    @Test
    void aTableThatAProgramHasReplacedGetsItsKeyAgain() throws Exception {
        remote.page("{id: 'a', age: 36}", "{id: 'b', age: 41}");
        download();
        execute("UPDATE TABLE SET age = 2 WHERE _id = 'a'");
        replaceTable("SELECT * FROM TABLE");
        remote.now("{id: 'a', age: 37}", "{id: 'b', age: 42}");
        download();
        assertThat(rows().get("a")).containsEntry("age", "2");
        assertThat(rows().get("b")).containsEntry("age", "42");
        assertThat(keys()).containsExactly("PRIMARY KEY (_id)");
    }

    @Test
    void aReplacedTableWhoseRowsHaveNoKeyFailsWithWhatToDo() throws Exception {
        remote.page("{id: 'a', age: 36}");
        download();
        replaceTable("SELECT * FROM TABLE UNION ALL SELECT * FROM TABLE");
        assertThat(failure(DOWNLOADS.run(snapshot))).contains("key_missing", "drop the table");
        execute("drop table TABLE");
        download();
        assertThat(rows().get("a")).containsEntry("age", "36");
    }
}
