package dev.meridian.activities.download.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.download.export.TestExports;
import dev.meridian.activities.job.work.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a mapping makes of rows. */
class TransformIT extends TransformTest {
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
}
