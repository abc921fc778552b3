package dev.meridian.activities.job.definition.shape;

import static dev.meridian.activities.job.definition.Payloads.assertAccepts;
import static dev.meridian.activities.job.definition.Payloads.assertRefuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.Payloads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextShapeTest {
    record Named(@Length(min = 2, max = 4) String name) {}

    record Plain(String text) {}

    record Addressed(
            @Length(max = 9) @Format(TextFormat.EMAIL) String to) {}

    private static final PayloadType<Named> NAMED = PayloadType.of(Named.class);
    private static final PayloadType<Plain> PLAIN = PayloadType.of(Plain.class);

    @Test
    void bothEndsOfALengthAreAllowed() {
        assertAccepts(NAMED, "{'name': 'ab'}");
        assertAccepts(NAMED, "{'name': 'abcd'}");
        assertRefuses(NAMED, "{'name': 'a'}", "/name too_short");
        assertRefuses(NAMED, "{'name': 'abcde'}", "/name too_long");
    }

    @Test
    void lengthsCountUtf16UnitsSoAnEmojiIsTwo() {
        assertAccepts(NAMED, "{'name': '\\ud83d\\ude00'}");
        assertRefuses(NAMED, "{'name': '\\ud83d\\ude00\\ud83d\\ude00\\ud83d\\ude00'}", "/name too_long");
    }

    @Test
    void aTextWithoutALengthHasAtMost65536Units() {
        assertAccepts(PLAIN, "{'text': ''}");
        assertAccepts(PLAIN, "{'text': '" + "x".repeat(65_536) + "'}");
        assertRefuses(PLAIN, "{'text': '" + "x".repeat(65_537) + "'}", "/text too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "true", "[]", "['ab']", "{}"})
    void whatIsNoTextIsNotMadeOne(String value) {
        assertRefuses(PLAIN, "{'text': " + value + "}", "/text wrong_type");
    }

    /** U+0000 alone, a high half, a low half, and the halves of a character in the wrong order. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "a\\ud83d", "\\ude00a", "\\ude00\\ud83d"})
    void aTextThatPostgresqlCannotKeepIsRefused(String escaped) {
        assertRefuses(PLAIN, "{'text': '" + escaped + "'}", "/text bad_character");
    }

    @Test
    void controlCharactersOtherThanNullAreText() {
        assertAccepts(PLAIN, "{'text': 'a\\n\\t\\u0001b'}");
    }

    /** A pattern is not tried on a text that is too long, so that its length bounds the work. */
    @Test
    void aTextHasOneViolationAndItsLengthIsNamedBeforeItsForm() {
        PayloadType<Addressed> addressed = PayloadType.of(Addressed.class);
        assertRefuses(addressed, "{'to': 'far too long'}", "/to too_long");
        assertRefuses(addressed, "{'to': 'no mail'}", "/to bad_format");
        assertAccepts(addressed, "{'to': 'a@b.org'}");
    }

    @Test
    void messagesNameTheBound() {
        assertThat(message("{'name': 'a'}")).isEqualTo("Must have at least 2 characters");
        assertThat(message("{'name': 'abcde'}")).isEqualTo("Must have at most 4 characters");
        assertThat(message("{'name': 1}")).isEqualTo("Must be a text");
    }

    private static String message(String json) {
        try {
            NAMED.read(Payloads.json(json), "");
            return "";
        } catch (InvalidRequestException invalid) {
            return invalid.violations().getFirst().message();
        }
    }
}
