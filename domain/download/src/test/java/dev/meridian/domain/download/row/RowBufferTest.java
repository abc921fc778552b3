package dev.meridian.domain.download.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.meridian.domain.download.value.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowBufferTest {
    @Test
    void anyNumberOfFieldsCanBeDeclared() {
        RowBuffer rows = new RowBuffer();
        for (int field = 0; field < 100; field++) {
            rows.declare("field" + field, ColumnType.NUMERIC);
        }
        assertThat(rows.fields()).hasSize(100);
    }

    @Test
    void valuesAreWhatWasWritten() {
        RowBuffer rows = TestRows.of("""
                {"id": "a", "truth": true, "whole": -5, "large": 12345678901234567890, "decimal": 1.50, "huge": 1e400,
                 "text": "2024-01-01", "object": {"b": [1, null, "x"]}, "nothing": null}""");

        assertThat(TestRows.contents(rows))
                .containsExactly(Map.ofEntries(
                        entry("id", "a"),
                        entry("truth", "true"),
                        entry("whole", "-5"),
                        entry("large", "12345678901234567890"),
                        entry("decimal", "1.50"),
                        entry("huge", "1e400"),
                        entry("text", "2024-01-01"),
                        entry("object", "{\"b\":[1,null,\"x\"]}")));
        assertThat(TestRows.column(rows, "truth")).isEqualTo(ColumnType.BOOLEAN);
        assertThat(TestRows.column(rows, "whole")).isEqualTo(ColumnType.BIGINT);
        assertThat(TestRows.column(rows, "large")).isEqualTo(ColumnType.NUMERIC);
        assertThat(TestRows.column(rows, "huge")).isEqualTo(ColumnType.NUMERIC);
        assertThat(TestRows.column(rows, "text")).isEqualTo(ColumnType.TEXT);
        assertThat(TestRows.column(rows, "object")).isEqualTo(ColumnType.JSONB);
        assertThat(rows.columnOf(rows.field("nothing"))).isNull();
    }

    @Test
    void idsAreTextsSoThatOneAndItsTextAreOne() {
        assertThat(TestRows.contents(TestRows.of("{id: 1}", "{id: '1'}", "{id: true}")))
                .extracting(row -> row.get("id"))
                .containsExactly("1", "1", "true");
    }

    @Test
    void rowsWithoutAUsableIdGoToTheRejects() {
        RowBuffer rows = TestRows.of(
                "{name: 'Ada'}", "{id: null, name: 'Bob'}", "{id: '', n: 1}", "{id: [1], n: 2}", "{id: 'kept'}");

        assertThat(rows.rows()).isEqualTo(1);
        assertThat(rows.rejected()).isEqualTo(4);
        assertThat(rows.rejects())
                .containsExactly(
                        new Reject(0, "id_missing", "name: Ada"),
                        new Reject(0, "id_null", "name: Bob"),
                        new Reject(0, "id_empty", "n: 1"),
                        new Reject(0, "id_no_scalar", "n: 2"));
    }

    @Test
    void anIdLongerThanAnIndexTakesIsRejected() {
        RowBuffer rows = TestRows.of("{id: '" + "x".repeat(RowBuffer.LONGEST_ID + 1) + "'}");
        assertThat(rows.rejects()).extracting(Reject::code).containsExactly("id_too_long");
    }

    @Test
    void manyRejectsAreCountedAndTheFirstOnesKept() {
        RowBuffer rows = new RowBuffer();
        for (int i = 0; i < 500; i++) {
            TestRows.add(rows, "{n: " + i + "}");
        }
        assertThat(rows.rejected()).isEqualTo(500);
        assertThat(rows.rejects()).hasSize(100);
    }

    @Test
    void charactersThatPostgresRefusesAreReplacedAndNoted() {
        RowBuffer rows =
                TestRows.of("{id: 1, a: 'x\\u0000y', b: '\\ud800z', c: '\\ud83d\\ude00', d: {'k\\u0000': '\\udc00'}}");

        assertThat(TestRows.contents(rows))
                .containsExactly(Map.of(
                        "id", "1",
                        "a", "x\uFFFDy",
                        "b", "\uFFFDz",
                        "c", "😀",
                        "d", "{\"k\uFFFD\":\"\uFFFD\"}",
                        "note", "a characters_replaced, b characters_replaced, d characters_replaced"));
    }

    @Test
    void bytesThatAreNoTextAreReplacedAndNoted() {
        RowBuffer rows = new RowBuffer();
        byte[] bytes = {'a', (byte) 0xFF, 'b'};
        byte[] zero = "ü\0b".getBytes(StandardCharsets.UTF_8);
        byte[] written = "legit \uFFFD".getBytes(StandardCharsets.UTF_8);
        rows.begin();
        rows.id(1);
        rows.utf8(rows.field("bad"), bytes, 0, bytes.length);
        rows.utf8(rows.field("good"), written, 0, written.length);
        rows.utf8(rows.field("zero"), zero, 0, zero.length);
        rows.end();

        assertThat(TestRows.contents(rows))
                .containsExactly(Map.of(
                        "id", "1",
                        "bad", "a\uFFFDb",
                        "good", "legit \uFFFD",
                        "zero", "ü\uFFFDb",
                        "note", "bad characters_replaced, zero characters_replaced"));
    }

    @Test
    void numbersThatPostgresDoesNotHoldBecomeNullWithANote() {
        RowBuffer rows = TestRows.of("{id: 1, a: NaN, b: 1e200000, c: {d: [NaN, 1e200000, 2]}}");

        assertThat(TestRows.contents(rows))
                .containsExactly(Map.of(
                        "id", "1",
                        "c", "{\"d\":[null,null,2]}",
                        "note", "a not_a_number, b out_of_range, c out_of_range, c not_a_number"));
    }

    @Test
    void valuesOverSixteenMebibytesBecomeNullWithANote() {
        RowBuffer rows = new RowBuffer();
        rows.begin();
        rows.id(1);
        rows.text(rows.field("text"), "x".repeat(RowBuffer.LARGEST_VALUE + 1));
        rows.text(rows.field("wide"), "ü".repeat(RowBuffer.LARGEST_VALUE / 2 + 1));
        rows.text(rows.field("kept"), "x".repeat(RowBuffer.LARGEST_VALUE));
        rows.end();

        Map<String, String> row = TestRows.contents(rows).getFirst();
        assertThat(row).containsOnlyKeys("id", "kept", "note");
        assertThat(row).containsEntry("note", "text too_large, wide too_large");
    }

    @Test
    void textsOfADeclaredFieldBecomeValuesIfTheyAreWrittenSo() {
        RowBuffer rows = new RowBuffer();
        rows.declare("day", ColumnType.DATE);
        rows.declare("at", ColumnType.TIMESTAMPTZ);
        rows.declare("n", ColumnType.NUMERIC);
        rows.declare("f", ColumnType.DOUBLE);
        rows.declare("b", ColumnType.BOOLEAN);
        TestRows.add(rows, "{id: 1, day: '2024-02-29', at: '2024-02-29T12:00:00+02:00', n: '12', f: '1e3', b: 'true'}");

        assertThat(TestRows.contents(rows))
                .containsExactly(Map.of(
                        "id",
                        "1",
                        "day",
                        "2024-02-29",
                        "at",
                        "2024-02-29 10:00:00+00",
                        "n",
                        "12",
                        "f",
                        "1000",
                        "b",
                        "true"));
        assertThat(TestRows.column(rows, "day")).isEqualTo(ColumnType.DATE);
        assertThat(TestRows.column(rows, "n")).isEqualTo(ColumnType.BIGINT);
        assertThat(TestRows.column(rows, "f")).isEqualTo(ColumnType.DOUBLE);
    }

    @Test
    void otherTextsOfADeclaredFieldStayTexts() {
        RowBuffer rows = new RowBuffer();
        rows.declare("day", ColumnType.DATE);
        TestRows.add(rows, "{id: 1, day: '2024-02-29'}", "{id: 2, day: 'n/a'}");

        assertThat(TestRows.column(rows, "day")).isEqualTo(ColumnType.TEXT);
        assertThat(TestRows.contents(rows)).extracting(row -> row.get("day")).containsExactly("2024-02-29", "n/a");
        assertThat(TestRows.contents(rows)).extracting(row -> row.get("note")).containsExactly(null, "day other_type");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            DATE        | 'soon'                 | TEXT
            DATE        | '0000-00-00'           | TEXT
            DATE        | 20240229               | TEXT
            DATE        | '2024-02-29T00:00:00Z' | TEXT
            TIMESTAMPTZ | '2024-02-29 12:00:00'  | TEXT
            TIMESTAMPTZ | 1709208000             | TEXT
            NUMERIC     | 'n/a'                  | TEXT
            NUMERIC     | '1.234,56'             | TEXT
            NUMERIC     | true                   | TEXT
            BIGINT      | 1.5                    | NUMERIC
            BOOLEAN     | 'yes'                  | TEXT
            BOOLEAN     | 1                      | TEXT
            DOUBLE      | '1,5'                  | TEXT
            NUMERIC     | [1, 2]                 | TEXT
            """, delimiter = '|', quoteCharacter = '~')
    void aValueOfAnotherTypeThanTheDeclaredOneIsKeptAndNoted(ColumnType declared, String written, ColumnType wider) {
        RowBuffer rows = new RowBuffer();
        rows.declare("f", declared);
        TestRows.add(rows, "{id: 1, f: " + written + "}");

        ColumnType needed = TestRows.column(rows, "f");
        assertThat(declared.join(needed)).isEqualTo(wider);
        assertThat(TestRows.contents(rows).getFirst().get("f"))
                .isEqualTo(written.replace("'", "").replace(", ", ","));
        assertThat(TestRows.contents(rows).getFirst().get("note")).isEqualTo("f other_type");
    }

    @ParameterizedTest
    @CsvSource({"DATE", "TIMESTAMPTZ", "TIMESTAMP", "TIME", "NUMERIC", "BIGINT", "DOUBLE", "BOOLEAN"})
    void anEmptyTextOfADeclaredFieldIsNoValue(ColumnType declared) {
        RowBuffer rows = new RowBuffer();
        rows.declare("f", declared);
        TestRows.add(rows, "{id: 1, f: ''}");

        assertThat(rows.columnOf(rows.field("f"))).isNull();
        assertThat(TestRows.contents(rows)).containsExactly(Map.of("id", "1"));
    }

    @Test
    void valuesThatADeclaredTypeHoldsHaveNoNote() {
        RowBuffer rows = new RowBuffer();
        rows.declare("n", ColumnType.NUMERIC);
        rows.declare("f", ColumnType.DOUBLE);
        rows.declare("b", ColumnType.BOOLEAN);
        rows.declare("t", ColumnType.TEXT);
        TestRows.add(rows, "{id: 1, n: 7, f: 7, b: 'TRUE', t: {x: 1}}", "{id: 2, n: 1.5, f: 1.5, b: false, t: 3}");

        assertThat(TestRows.contents(rows)).noneMatch(row -> row.containsKey("note"));
        assertThat(TestRows.column(rows, "f")).isEqualTo(ColumnType.DOUBLE);
        assertThat(TestRows.column(rows, "b")).isEqualTo(ColumnType.BOOLEAN);
    }

    @Test
    void theNoteOfWhatWasLostCountsMoreThanTheNoteOfTheType() {
        RowBuffer rows = new RowBuffer();
        rows.declare("day", ColumnType.DATE);
        TestRows.add(rows, "{id: 1, day: 'so\\u0000on'}");

        assertThat(TestRows.contents(rows).getFirst().get("note")).endsWith("day characters_replaced");
    }

    @Test
    void theLastValueOfAFieldCounts() {
        assertThat(TestRows.contents(TestRows.of("{id: 1, a: 1, a: 'x'}")))
                .containsExactly(Map.of("id", "1", "a", "x"));
    }

    @Test
    void aPageThatCouldNotBeReadToItsEndIsDropped() {
        RowBuffer rows = TestRows.of("{id: 1, a: 1}");
        rows.endPage();
        TestRows.add(rows, "{id: 2, a: 'text', b: true}", "{b: false}");
        rows.deleted("9");
        rows.dropPage();

        assertThat(TestRows.contents(rows)).containsExactly(Map.of("id", "1", "a", "1"));
        assertThat(TestRows.column(rows, "a")).isEqualTo(ColumnType.BIGINT);
        assertThat(rows.columnOf(rows.field("b"))).isNull();
        assertThat(rows.rejected()).isZero();
        assertThat(rows.deleted()).isEmpty();
        assertThat(rows.pages()).isEqualTo(1);
    }

    @Test
    void aClearedBufferKeepsWhatFieldsAreDeclaredAs() {
        RowBuffer rows = new RowBuffer();
        rows.declare("day", ColumnType.DATE);
        TestRows.add(rows, "{id: 1, day: '2024-02-29'}");
        rows.endPage();
        rows.clear();
        TestRows.add(rows, "{id: 2, day: '2024-03-01'}");

        assertThat(rows.rows()).isEqualTo(1);
        assertThat(TestRows.column(rows, "day")).isEqualTo(ColumnType.DATE);
    }

    @Test
    void ofRowsWithOneIdTheLastCounts() {
        RowBuffer first = TestRows.of("{id: 1, a: 1}", "{id: 2, a: 2}", "{id: 1, a: 3}");
        RowBuffer second = TestRows.of("{id: 3, a: 4}", "{id: '2', a: 5}");

        int[][] last = LastRows.of(List.of(first, second));

        assertThat(last[0]).containsExactly(2);
        assertThat(last[1]).containsExactly(0, 1);
    }
}
