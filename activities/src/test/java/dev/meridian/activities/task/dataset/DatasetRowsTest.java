package dev.meridian.activities.task.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JsonValues;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class DatasetRowsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\": 1}, {\"b\": [true, null, \"x\"]}]",
                "{\"a\": 1}\n{\"b\": [true, null, \"x\"]}\n",
                "{\"a\":1}{\"b\":[true,null,\"x\"]}"
            })
    void rowsComeInOneListOrOneAfterAnother(String document) {
        assertThat(rows(document)).containsExactly("{\"a\":1}", "{\"b\":[true,null,\"x\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "[]", "[ ]\n"})
    void aDocumentMayHaveNoRows(String document) {
        assertThat(rows(document)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"a\":1}][{\"a\":2}]", "[{\"a\":1}]\n{\"a\":2}", "[] []", "[]{}", "[{}] 1", "[{}] null"})
    void whatComesAfterTheListIsRefused(String document) {
        assertThatThrownBy(() -> rows(document))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("after the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"a\":1}",
                "[{\"a\":1}]]",
                "[{\"a\":1}] x",
                "{\"a\":1} }",
                "{\"a\":1",
                "[{\"a\":1},]",
                "{\"a\":01}",
                "nope"
            })
    void aDocumentThatIsNotJsonToItsEndIsRefused(String document) {
        assertThatThrownBy(() -> rows(document)).isInstanceOf(JacksonException.class);
    }

    @Test
    void aTextAboutAnEscapeIsATextLikeAnyOther() {
        assertThat(rows("[{\"log\": \"found \\\\u0000 and \\\\ud800\"}]"))
                .containsExactly("{\"log\":\"found \\\\u0000 and \\\\ud800\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"b/c\":\"x\\u0000y\"}}",
                "{\"a\":{\"b/c\":\"\\ud83d\"}}",
                "{\"a\":{\"b/c\":\"\\udca1 \\ud83d\"}}"
            })
    void whatCannotBeStoredIsRefusedWithItsPath(String row) {
        InvalidRequestException inAList = invalid("[{}, " + row + "]");
        InvalidRequestException oneAfterAnother = invalid("{}\n" + row);
        assertThat(inAList.violations()).isEqualTo(oneAfterAnother.violations());
        assertThat(inAList.violations().getFirst().path()).isEqualTo("/1/a/b~1c");
        assertThat(inAList.violations().getFirst().code()).isEqualTo("bad_character");
    }

    @Test
    void aNameIsATextToo() {
        assertThatThrownBy(() -> rows("[{\"\\ud800\": 1}]")).isInstanceOf(JacksonException.class);
        assertThat(refusal("[{\"\\u0000\": 1}]")).isEqualTo("bad_character");
    }

    @Test
    void bytesThatWriteHalfACharacterAreRefused() {
        byte[] half = {'{', '"', 'a', '"', ':', '"', (byte) 0xED, (byte) 0xA0, (byte) 0xBD, '"', '}'};
        assertThatThrownBy(() -> read(half)).isInstanceOfAny(InvalidRequestException.class, JacksonException.class);
    }

    @Test
    void numbersStayAsTheyAreWritten() {
        assertThat(rows("[{\"a\":1.50, \"b\":-0.0, \"c\":1e2, \"d\":12345678901234567890.5}]"))
                .containsExactly("{\"a\":1.50,\"b\":-0.0,\"c\":1e2,\"d\":12345678901234567890.5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400000", "1e-500", "1e99999999999", "0.5e-400"})
    void aNumberOfHundredsOfDigitsIsRefused(String number) {
        assertThat(refusal("[{\"a\":" + number + "}]")).isEqualTo("number_too_long");
        assertThat(refusal("[{\"a\":" + "7".repeat(401) + "}]")).isEqualTo("number_too_long");
        assertThat(rows("[{\"a\":" + "7".repeat(400) + "}]")).hasSize(1);
    }

    @Test
    void aRowIsBoundedInLengthInValuesAndInDepth() {
        assertThat(refusal("[{\"a\":[" + "{},".repeat(JsonValues.MOST_TOKENS) + "{}]}]"))
                .isEqualTo("value_too_large");
        String text = "x".repeat(1000);
        assertThat(refusal("[{\"a\":[" + ("\"" + text + "\",").repeat(1200) + "1]}]"))
                .isEqualTo("value_too_large");
        assertThatThrownBy(() -> rows("[{\"a\":\"" + "x".repeat(JsonValues.LONGEST + 100_000) + "\"}]"))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> rows("[{\"a\":" + "[".repeat(1000))).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "[{}, []]", "1", "\"a\"", "[null]", "true"})
    void aRowIsAnObject(String document) {
        assertThat(refusal(document)).isEqualTo("wrong_type");
    }

    private static String refusal(String document) {
        return invalid(document).violations().getFirst().code();
    }

    private static InvalidRequestException invalid(String document) {
        return catchThrowableOfType(InvalidRequestException.class, () -> rows(document));
    }

    private static List<String> rows(String document) {
        return read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> read(byte[] document) {
        List<String> rows = new ArrayList<>();
        try (DatasetRows reader = new DatasetRows(new ByteArrayInputStream(document))) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }
}
