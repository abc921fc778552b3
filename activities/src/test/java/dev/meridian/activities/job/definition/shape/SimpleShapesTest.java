package dev.meridian.activities.job.definition.shape;

import static dev.meridian.activities.job.definition.Payloads.assertAccepts;
import static dev.meridian.activities.job.definition.Payloads.assertRefuses;
import static dev.meridian.activities.job.definition.Payloads.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.Payloads;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whole numbers, decimals, truth values, choices and free JSON. */
class SimpleShapesTest {
    record Counted(@Range(min = -2, max = 3) int count) {}

    record Big(
            @Range(min = Long.MIN_VALUE, max = Long.MAX_VALUE)
            Long count) {}

    record Measured(BigDecimal value) {}

    record Switched(boolean on) {}

    enum Overlap {
        SKIP("skip"),
        BUFFER_ONE("buffer one");

        private final String word;

        Overlap(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    record Chosen(Overlap overlap) {}

    record Free(JsonNode any) {}

    private static final PayloadType<Counted> COUNTED = PayloadType.of(Counted.class);
    private static final PayloadType<Big> BIG = PayloadType.of(Big.class);
    private static final PayloadType<Measured> MEASURED = PayloadType.of(Measured.class);
    private static final PayloadType<Switched> SWITCHED = PayloadType.of(Switched.class);
    private static final PayloadType<Chosen> CHOSEN = PayloadType.of(Chosen.class);
    private static final PayloadType<Free> FREE = PayloadType.of(Free.class);

    @Test
    void bothEndsOfARangeAreAllowed() {
        assertThat(read(COUNTED, "{'count': -2}").count()).isEqualTo(-2);
        assertThat(read(COUNTED, "{'count': 3}").count()).isEqualTo(3);
        assertRefuses(COUNTED, "{'count': -3}", "/count out_of_range");
        assertRefuses(COUNTED, "{'count': 4}", "/count out_of_range");
    }

    @Test
    void wholeNumbersReachToTheEndsOf64BitsAndNoFurther() {
        assertThat(read(BIG, "{'count': 9223372036854775807}").count()).isEqualTo(Long.MAX_VALUE);
        assertThat(read(BIG, "{'count': -9223372036854775808}").count()).isEqualTo(Long.MIN_VALUE);
        assertRefuses(BIG, "{'count': 9223372036854775808}", "/count out_of_range");
        assertRefuses(COUNTED, "{'count': 4294967298}", "/count out_of_range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e-1", "'1'", "true", "[1]", "{}"})
    void whatIsNoWholeNumberIsRefused(String value) {
        assertRefuses(COUNTED, "{'count': " + value + "}", "/count wrong_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1.50", "1e3", "123456789012345678901234567890.123456789"})
    void aDecimalIsTakenDigitByDigit(String number) {
        assertThat(read(MEASURED, "{'value': " + number + "}").value()).isEqualTo(new BigDecimal(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'1.5'", "true", "[]", "{}"})
    void whatIsNoNumberIsNoDecimal(String value) {
        assertRefuses(MEASURED, "{'value': " + value + "}", "/value wrong_type");
    }

    @Test
    void aTruthValueIsTrueOrFalseAndNothingLikeIt() {
        assertThat(read(SWITCHED, "{'on': true}").on()).isTrue();
        assertThat(read(SWITCHED, "{'on': false}").on()).isFalse();
        for (String value : new String[] {"'true'", "1", "0", "''", "{}"}) {
            assertRefuses(SWITCHED, "{'on': " + value + "}", "/on wrong_type");
        }
    }

    @Test
    void aChoiceIsMadeByTheWordOfItsValueInAnyCase() {
        assertThat(read(CHOSEN, "{'overlap': 'skip'}").overlap()).isEqualTo(Overlap.SKIP);
        assertThat(read(CHOSEN, "{'overlap': 'Buffer ONE'}").overlap()).isEqualTo(Overlap.BUFFER_ONE);
        for (String value : new String[] {"'BUFFER_ONE'", "'skip '", "''", "0", "true", "['skip']"}) {
            assertRefuses(CHOSEN, "{'overlap': " + value + "}", "/overlap unknown_value");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.50", "'text'", "true", "[1, null, 'x']", "{'a': {'b': [null]}}"})
    void freeJsonIsTakenAsItIs(String value) {
        assertThat(read(FREE, "{'any': " + value + "}").any()).isEqualTo(Payloads.json(value));
    }

    @Test
    void freeJsonThatMustBeThereIsNotNull() {
        assertAccepts(FREE, "{'any': {}}");
        assertRefuses(FREE, "{'any': null}", "/any missing_field");
        assertRefuses(FREE, "{}", "/any missing_field");
    }
}
