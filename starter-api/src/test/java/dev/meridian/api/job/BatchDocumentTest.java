package dev.meridian.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.intake.Sha256;
import dev.meridian.api.problem.HeldBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BatchDocumentTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** A key that was stored with the digest of the tree must be known again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"webhook\", \"items\": [{\"url\": \"http://a\", \"body\": {\"z\": 1.50, \"a\": [1e2,"
                        + " null]}}, {\"b\": 1, \"a\": \"ä\\n"
                        + "\"}]}",
                "{\"priority\": 3, \"items\": [1, \"x\", [], {}], \"type\": \"sleep\"}",
                "{\"items\": [], \"attempts\": 2.0, \"unknown\": {\"b\": 1, \"a\": 2}}",
                "{\"items\": {\"b\": 1, \"a\": 2}, \"type\": \"sleep\"}",
                "{\"type\": \"sleep\"}",
                "{}"
            })
    void theDigestIsThatOfTheTree(String text) {
        assertThat(read(text).sha256()).isEqualTo(Sha256.of(JSON.readTree(text)));
    }

    @Test
    void itemsAreReadAsOftenAsTheyAreNeeded() {
        BatchDocument document = read("{\"items\": [{\"a\": 1}, [2], \"x\"], \"type\": \"sleep\"}");
        for (int i = 0; i < 2; i++) {
            assertThat(document).extracting(JsonNode::toString).containsExactly("{\"a\":1}", "[2]", "\"x\"");
        }
        assertThat(document.withoutItems().path("items").size()).isEqualTo(3);
        assertThat(document.withoutItems().path("type").asString()).isEqualTo("sleep");
    }

    @Test
    void moreItemsThanThereMayBeAreCountedAndNotKept() {
        BatchDocument document = read("{\"items\": [" + "{},".repeat(300_000) + "{}]}");
        assertThat(document.withoutItems().path("items").size()).isEqualTo(10_001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"sleep\"}}",
                "{\"type\":\"sleep\"",
                "{\"items\":[{}",
                "",
                "{\"items\":[1,]}",
                "[{}",
                "{\"a\":1} x"
            })
    void aDocumentIsReadToItsEnd(String text) {
        // An empty body is read without an error, as a document that is no object.
        if (text.isEmpty()) {
            assertThat(read(text).withoutItems().isObject()).isFalse();
        } else {
            assertThatThrownBy(() -> read(text)).isInstanceOf(JacksonException.class);
        }
    }

    @Test
    void aSecondDocumentAndANameSaidTwiceAreRefused() {
        assertThat(refusal("{\"type\":\"sleep\"} {}")).isEqualTo("more_than_one_document");
        for (String twice : new String[] {
            "{\"items\":[1],\"items\":[2]}", "{\"priority\":1,\"priority\":5}", "{\"items\":[{\"to\":1,\"to\":2}]}"
        }) {
            assertThatThrownBy(() -> read(twice))
                    .isInstanceOf(JacksonException.class)
                    .hasMessageContaining("Duplicate");
        }
    }

    @Test
    void anItemIsBoundedAndHasNoHalfCharacters() {
        BatchDocument half = read("{\"items\": [{}, {\"a\": \"\\ud83d\"}]}");
        InvalidRequestException refused =
                catchThrowableOfType(InvalidRequestException.class, () -> half.forEach(item -> {}));
        assertThat(refused.violations().getFirst().path()).isEqualTo("/items/1/a");
        BatchDocument large = read("{\"items\": [[" + "{},".repeat(200_000) + "{}]]}");
        assertThatThrownBy(() -> large.forEach(item -> {})).isInstanceOf(InvalidRequestException.class);
    }

    private static String refusal(String text) {
        return catchThrowableOfType(InvalidRequestException.class, () -> read(text))
                .violations()
                .getFirst()
                .code();
    }

    private static BatchDocument read(String text) {
        try {
            return BatchDocument.read(
                    HeldBody.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))), JSON);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
