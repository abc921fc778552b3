package dev.meridian.domain.download.connector.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.ConnectorDocument;
import dev.meridian.domain.download.connector.definition.Source;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.paging.NamedPage;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.SourceFailure;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;

class PageReaderTest {
    private final RowBuffer rows = new RowBuffer();

    @Test
    void rowsAndWhatThePagingNeedsAreFoundWhereverTheyStand() {
        ReadPage page = read("""
                rows: /data/items
                id: /id
                total: {pointer: /meta/total}
                paging: {cursor: {from: {pointer: /meta/next/cursor}, to: {query: after}, more: {pointer: /meta/more}}}
                """, """
                {"noise": {"items": [1, {"deep": []}]},
                 "data": {"before": 1, "items": [{"id": 1, "name": "one", "tags": ["a"]}, {"name": "two", "id": "2"}], "after": {}},
                 "meta": {"total": 12, "next": {"cursor": "abc"}, "more": true}}
                """);
        assertThat(ShownRows.of(rows))
                .containsExactly(
                        Map.of("_id", "1", "id", "1", "name", "one", "tags", "[\"a\"]"),
                        Map.of("_id", "2", "id", "2", "name", "two"));
        assertThat(page.rows()).isEqualTo(2);
        assertThat(page.value(new Source(JsonPointer.compile("/meta/total"), null)))
                .contains("12");
        assertThat(page.value(new Source(JsonPointer.compile("/meta/next/cursor"), null)))
                .contains("abc");
    }

    /** As OGC API, STAC and FHIR have it: the address of the next page is an item of a list of links. */
    @Test
    void anItemOfAListSaysWhatItIs() {
        Source next = source("/href", "/rel", "next");
        ReadPage page = read(
                "rows: /features\nid: /id\npaging: {address: {from: {item: {list: /links, where: /rel, equals: next, pointer: /href}}}}",
                """
                {"links": [{"rel": "self", "href": "/a?page=1"}, 7, {"href": "/b"}, {"rel": "next", "href": "/a?page=2"},
                    {"rel": "next", "href": "/a?page=3"}],
                 "features": [{"id": 1}]}""");
        assertThat(page.value(next)).contains("/a?page=2");
        assertThat(page.value(source("/href", "/rel", "prev"))).isEmpty();
        assertThat(page.value(source("/body/token", "/rel", "next"))).isEmpty();
    }

    @Test
    void anItemMaySayManyThings() {
        ReadPage page = read(
                "rows: /entities\nid: /id\npaging: {address: {from: {item: {list: /links, where: /rel, equals: next, pointer: /href}}}}",
                """
                {"entities": [], "links": [{"rel": ["self", "first"], "href": "/1"}, {"rel": ["x", "next"], "href": "/2"}]}""");
        assertThat(page.value(source("/href", "/rel", "next"))).contains("/2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"links\": null}", "{\"links\": 1}", "{\"links\": []}", "{\"links\": {\"next\": \"/a\"}}"
            })
    void withoutAListNoItemSaysAnything(String links) {
        ReadPage page = read(
                "rows: /features\nrowsOptional: true\nid: /id\npaging: {address: {from: {item: {list: /links, where: /rel, equals: next, pointer: /href}}}}",
                links);
        assertThat(page.value(source("/href", "/rel", "next"))).isEmpty();
    }

    private static Source source(String pointer, String where, String wanted) {
        return new Source(
                null,
                null,
                new Source.Item(
                        JsonPointer.compile("/links"),
                        JsonPointer.compile(where),
                        wanted,
                        JsonPointer.compile(pointer)));
    }

    @Test
    void fieldsMayLieDeeperThanTheIdAndOtherColumnsBesideThem() {
        read("""
                rows: /records
                fields: /node/fields
                id: /node/id
                version: /node/meta/etag
                columns: {created: {from: /node/meta/created}, owner: {from: /owner}}
                paging: {none: {}}
                """, """
                {"records": [{"owner": {"name": "Jo"}, "node": {"meta": {"etag": "v1", "created": "2024-01-01"}, "fields": {"a": 1.50}, "id": "r1"}}]}
                """);
        assertThat(ShownRows.of(rows))
                .containsExactly(
                        Map.of("_id", "r1", "a", "1.50", "created", "2024-01-01", "owner", "{\"name\":\"Jo\"}"));
    }

    /** The revisions of a page, as MediaWiki writes them. */
    @Test
    void aColumnMayLieInAnItemOfAList() {
        read("""
                rows: /query/pages
                id: /pageid
                version: /revisions/0/revid
                columns: {source: {from: /revisions/0/slots/main/content}, before: {from: /revisions/1/revid}}
                paging: {none: {}}
                """, """
                {"query": {"pages": [{"pageid": 4, "revisions": [{"revid": 17, "slots": {"main": {"content": "Text"}}}]}]}}""");
        assertThat(ShownRows.of(rows))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("source", "Text")
                        .containsKey("revisions")
                        .doesNotContainKey("before"));
    }

    @Test
    void aColumnFromElsewhereTakesThePlaceOfTheFieldThatHasItsName() {
        String table = "id: /id\ncolumns: {out: {from: /out/iso}, name: {from: /names/0}}\npaging: {none: {}}";
        for (String row : List.of(
                "[{\"id\": 1, \"out\": {\"iso\": \"2024-01-31\"}, \"name\": \"x\", \"names\": [\"Axle\"]}]",
                "[{\"names\": [\"Axle\"], \"name\": {\"first\": \"x\"}, \"out\": {\"iso\": \"2024-01-31\"}, \"id\": 1}]")) {
            read(table, row);
            assertThat(ShownRows.of(rows))
                    .as(row)
                    .containsExactly(
                            Map.of("_id", "1", "id", "1", "out", "2024-01-31", "name", "Axle", "names", "[\"Axle\"]"));
            rows.clear();
        }
    }

    /** Dates of Parse Server. */
    @Test
    void aValueWithinAFieldIsTakenAndAFieldOfAnotherFormIsKept() {
        read("id: /id\ncolumns: {out: {value: /iso}}\npaging: {none: {}}", """
                [{"id": 1, "out": {"__type": "Date", "iso": "2024-01-31"}}, {"id": 2, "out": null},
                 {"id": 3, "out": "soon"}, {"id": 4, "out": {"__type": "File", "name": "a"}}]""");
        assertThat(ShownRows.of(rows))
                .extracting(row -> row.get("out"))
                .containsExactly("2024-01-31", "null", "soon", "{\"__type\":\"File\",\"name\":\"a\"}");
    }

    @Test
    void numbersThatDoNotStreamByKeepAllTheirDigitsToo() {
        read("""
                id: /id
                columns: {price: {value: /decimal}, first: {from: /all/0}, inner: {from: /deep/x}}
                paging: {none: {}}
                """, """
                [{"id": 1, "price": {"decimal": 0.1234567890123456789012}, "all": [1e400, 1.50, NaN], "deep": {"x": 12345678901234567.890}}]""");
        assertThat(ShownRows.of(rows))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("price", "0.1234567890123456789012")
                        .containsEntry("inner", "12345678901234567.890"));
        assertThat(new BigDecimal(ShownRows.of(rows).getFirst().get("first"))).isEqualByComparingTo("1e400");
    }

    @Test
    void anIdInsideAFieldIsFoundAndTheFieldIsKept() {
        read("id: [/key/a, /key/b]\npaging: {none: {}}", """
                [{"key": {"a": 1, "b": "x/y"}, "v": true}]""");
        assertThat(ShownRows.of(rows))
                .containsExactly(Map.of("_id", "1/x~1y", "key", "{\"a\":1,\"b\":\"x/y\"}", "v", "true"));
    }

    @Test
    void rowsWithoutAUsableIdAreRejectedAndCounted() {
        ReadPage page = read("id: /id\npaging: {none: {}}", """
                [{"a": 1}, {"id": null}, {"id": ""}, {"id": {"x": 1}}, 7, {"id": 0}]""");
        assertThat(ShownRows.of(rows)).containsExactly(Map.of("_id", "0", "id", "0"));
        assertThat(rows.rejects())
                .extracting("code")
                .containsExactly("id_missing", "id_null", "id_empty", "id_no_scalar", "row_no_object");
        assertThat(page.rows()).isEqualTo(6);
    }

    @Test
    void tombstonesAreNoRows() {
        read("id: /id\ndeleted: {pointer: /gone}\npaging: {none: {}}", """
                [{"id": 1, "gone": true}, {"id": 2, "gone": false}, {"id": 3}]""");
        assertThat(ShownRows.of(rows)).extracting(row -> row.get("_id")).containsExactly("2", "3");
        assertThat(rows.deleted()).containsExactly("1");
    }

    @Test
    void typesThatTheValuesNameDecideWhatIsTakenOfThem() {
        Connector connector = ConnectorDocument.read("""
                title: Typed
                address: https://api.example.com
                signIn: {none: {}}
                types:
                  title: {as: text, value: /title, each: /plain_text, join: ""}
                  number: {as: numeric, value: /number}
                  people: {as: jsonb, value: /people, each: /name}
                  formula: {as: text, value: /formula}
                tables:
                  - {name: t, request: {path: /t}, id: /id, fields: /properties, fieldType: /type, paging: {none: {}}}
                """);
        read(connector, """
                [{"id": "p", "properties": {
                  "Name": {"type": "title", "title": [{"plain_text": "Hello "}, {"plain_text": "world"}]},
                  "Empty": {"type": "title", "title": []},
                  "N": {"type": "number", "number": 1.0},
                  "None": {"type": "number", "number": null},
                  "Who": {"type": "people", "people": [{"name": "Ann"}, {"name": "Bo"}]},
                  "New": {"type": "invented", "invented": 1}}}]""");
        assertThat(ShownRows.of(rows))
                .containsExactly(Map.of(
                        "_id", "p",
                        "Name", "Hello world",
                        "Empty", "",
                        "N", "1.0",
                        "None", "null",
                        "Who", "[\"Ann\",\"Bo\"]",
                        "New", "{\"type\":\"invented\",\"invented\":1}"));
    }

    @Test
    void linesAreRows() {
        ReadPage page = read("id: /id\nformat: jsonLines\npaging: {none: {}}", """
                {"id": 1}
                {"id": 2}

                {"id": 3}""");
        assertThat(page.rows()).isEqualTo(3);
    }

    @Test
    void theLatestChangeAndTheLastCursorAreKept() {
        ReadPage page = read("""
                id: /id
                incremental: {field: /at, to: {query: since}, form: rfc3339}
                paging: {cursor: {fromRow: /id, to: {query: after}}}
                """, """
                [{"id": 1, "at": "2024-01-02T00:00:00+02:00"}, {"id": 2, "at": "2024-01-01T23:00:00Z"}, {"id": 3, "at": "soon"}]""");
        assertThat(page.mark()).isEqualTo("2024-01-01T23:00:00Z");
        assertThat(page.rowCursor()).contains(new NamedPage("3", true));
    }

    @Test
    void aNextPageMayBeNamedByAListOrAnObject() {
        ReadPage page = read("""
                id: /id
                rows: /rows
                paging: {cursor: {fromRow: /sort, to: {query: after}}}
                """, """
                {"rows": [{"id": 1, "sort": [7, "a"]}, {"id": 2, "sort": [8, 1.50]}]}""");
        assertThat(page.rowCursor()).contains(new NamedPage("[8,1.50]", false));
        Source next = new Source(JsonPointer.compile("/next"), null);
        String table = "id: /id\nrows: /rows\npaging: {cursor: {from: {pointer: /next}, to: {members: query}}}";
        assertThat(read(table, "{\"rows\": [], \"next\": {\"a\": 1}}").named(next))
                .contains(new NamedPage("{\"a\":1}", false));
        for (String none : List.of("{}", "[]", "null", "false", "\"\"")) {
            assertThat(read(table, "{\"rows\": [], \"next\": " + none + "}").named(next))
                    .as(none)
                    .isEmpty();
        }
    }

    @Test
    void aBodyThatBreaksOffOrIsNoJsonIsNotTakenForAPage() {
        for (String broken : List.of(
                "",
                "[{\"id\": 1}, ",
                "[{\"id\": 1",
                "<html><body>Sorry</body></html>",
                "[{\"id\": 1}] trailing",
                "[{\"id\":1}]]")) {
            assertThatThrownBy(() -> read("id: /id\npaging: {none: {}}", broken))
                    .as(broken)
                    .isInstanceOf(JacksonException.class);
            rows.dropPage();
        }
    }

    @Test
    void anAnswerWithoutAListOfRowsIsEmptyIfTheServiceLeavesEmptyListsOut() {
        String table = "rows: /data\nrowsOptional: true\nid: /id\npaging: {none: {}}";
        assertThat(read(table, "{}").rows()).isZero();
        assertThat(read(table, "{\"data\": [{\"id\": 1}]}").rows()).isEqualTo(1);
        for (String other : List.of("[]", "7")) {
            assertThatThrownBy(() -> read(table, other)).as(other).isInstanceOf(SourceFailure.class);
        }
    }

    @Test
    void anAnswerWithoutAListOfRowsIsNoEmptyPage() {
        for (String other : List.of("{\"error\": \"no\"}", "{\"data\": {}}", "{\"data\": \"x\"}", "[]", "7")) {
            assertThatThrownBy(() -> read("rows: /data\nid: /id\npaging: {none: {}}", other))
                    .as(other)
                    .isInstanceOfSatisfying(
                            SourceFailure.class,
                            failure -> assertThat(failure.code()).isEqualTo("unexpected_shape"));
        }
        assertThat(read("rows: /data\nid: /id\npaging: {none: {}}", "{\"data\": null}")
                        .rows())
                .isZero();
    }

    @Test
    void pagesWithTheSameIdsHaveTheSameDigest() {
        String definition = "id: /id\npaging: {none: {}}";
        long digest = read(definition, "[{\"id\": 1}, {\"id\": 23}]").digest();
        assertThat(read(definition, "[{\"id\": \"1\", \"x\": 0}, {\"id\": 23}]").digest())
                .isEqualTo(digest);
        assertThat(read(definition, "[{\"id\": 12}, {\"id\": 3}]").digest()).isNotEqualTo(digest);
        assertThat(read(definition, "[{\"id\": 23}, {\"id\": 1}]").digest()).isNotEqualTo(digest);
    }

    @Test
    void aListOrAnObjectWithoutContentMeetsNoCondition() {
        Condition warnings = new Condition(JsonPointer.compile("/warnings"), null, null);
        String table = "rows: /rows\nid: /id\ncutOff: {pointer: /warnings}\npaging: {none: {}}";
        assertThat(read(table, "{\"rows\": [], \"warnings\": []}").meets(warnings))
                .isFalse();
        assertThat(read(table, "{\"warnings\": {}, \"rows\": []}").meets(warnings))
                .isFalse();
        assertThat(read(table, "{\"rows\": [], \"warnings\": [{\"code\": 1}]}").meets(warnings))
                .isTrue();
    }

    @Test
    void aPageOfManyMegabytesIsReadAsItStreamsBy() {
        int count = 200_000;
        InputStream endless = new Repeated(count);
        ReadPage page = new PageReader(plan("rows: /rows\nid: /id\npaging: {none: {}}")).read(endless, Map.of(), rows);
        assertThat(page.rows()).isEqualTo(count);
    }

    private ReadPage read(String table, String body) {
        return new PageReader(plan(table))
                .read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), Map.of(), rows);
    }

    private void read(Connector connector, String body) {
        new PageReader(RowPlan.of(connector.tables().getFirst(), connector.types()))
                .read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), Map.of(), rows);
    }

    private static RowPlan plan(String table) {
        Table read =
                ConnectorDocument.read("""
                title: Test
                address: https://api.example.com
                signIn: {none: {}}
                tables:
                  - name: t
                    request: {path: /t}
                """ + table.strip().indent(4)).tables().getFirst();
        return RowPlan.of(read, Map.of());
    }

    /** A page that is made while it is read. */
    private static final class Repeated extends InputStream {
        private final int count;
        private int row = -1;
        private byte[] piece = "{\"rows\": [".getBytes(StandardCharsets.UTF_8);
        private int at;

        Repeated(int count) {
            this.count = count;
        }

        @Override
        public int read() {
            while (at == piece.length) {
                if (++row > count) {
                    return -1;
                }
                String next = row == count ? "]}" : (row == 0 ? "" : ",") + "{\"id\": " + row + "}";
                piece = next.getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            return piece[at++];
        }
    }
}
