package dev.meridian.activities.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.download.source.RemoteField;
import dev.meridian.domain.download.value.ColumnType;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Downloaded tables to which somebody has added columns and views, or of which somebody has changed the columns. */
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
}
