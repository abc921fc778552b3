package dev.meridian.activities.job.definition.shape;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.activities.job.definition.PayloadType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Records that no payload can be are refused when their type is made, not when the first request comes. */
class ShapesTest {
    record WithTime(Instant at) {}

    record WithDouble(double value) {}

    record WithArray(String[] values) {}

    record WithSet(Set<String> values) {}

    record WithOptional(Optional<String> value) {}

    record WithListOfLists(List<List<String>> lists) {}

    record WithListOfAnything(List<?> list) {}

    record WithOtherKeys(Map<Integer, String> byNumber) {}

    record WithListOfTimes(List<Instant> times) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                WithTime.class,
                WithDouble.class,
                WithArray.class,
                WithSet.class,
                WithOptional.class,
                WithListOfLists.class,
                WithListOfAnything.class,
                WithOtherKeys.class,
                WithListOfTimes.class
            })
    void aComponentOfAnUnknownTypeIsRefused(Class<? extends Record> type) {
        assertRefused(type, "A payload can't have a component like");
    }

    record NoRange(int count) {}

    record NoRangeInList(List<Long> counts) {}

    @ParameterizedTest
    @ValueSource(classes = {NoRange.class, NoRangeInList.class})
    void aWholeNumberNeedsARange(Class<? extends Record> type) {
        assertRefused(type, "A whole number needs a range");
    }

    record TooWide(@Range(min = 0, max = 3_000_000_000L) int count) {}

    record TooLow(@Range(min = -3_000_000_000L, max = 0) Integer count) {}

    record TooWideInMap(
            @Range(min = 0, max = 3_000_000_000L) Map<String, Integer> counts) {}

    /** Otherwise a number within such a range could be accepted and then not be read into the component. */
    @ParameterizedTest
    @ValueSource(classes = {TooWide.class, TooLow.class, TooWideInMap.class})
    void aRangeThatNoIntCanHoldIsRefused(Class<? extends Record> type) {
        assertRefused(type, "A range that no int can hold needs a long");
    }

    record LengthOfNumber(
            @Length(max = 3) @Range(min = 0, max = 9) int count) {}

    record LengthOfJson(@Length(max = 3) JsonNode any) {}

    record RangeOfText(@Range(min = 0, max = 9) String text) {}

    record RangeOfDecimal(@Range(min = 0, max = 9) BigDecimal value) {}

    record FormatOfNumber(
            @Format(TextFormat.LINE) @Range(min = 0, max = 9)
            int count) {}

    record FormatOfRecords(@Format(TextFormat.LINE) List<LeafOnly> list) {}

    record LeafOnly(String text) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                LengthOfNumber.class,
                LengthOfJson.class,
                RangeOfText.class,
                RangeOfDecimal.class,
                FormatOfNumber.class,
                FormatOfRecords.class
            })
    void aRuleThatNothingWouldCheckIsRefused(Class<? extends Record> type) {
        assertRefused(type, "A rule does not fit its component");
    }

    record DefaultOutOfRange(
            @Range(min = 1, max = 3) @Default("4") int level) {}

    record DefaultOfOtherType(@Default("1") String text) {}

    record DefaultIsNull(@Default("null") String text) {}

    record DefaultLacksAField(@Default("{}") LeafOnly leaf) {}

    @ParameterizedTest
    @ValueSource(
            classes = {DefaultOutOfRange.class, DefaultOfOtherType.class, DefaultIsNull.class, DefaultLacksAField.class
            })
    void aDefaultThatBreaksTheRulesOfItsComponentIsRefused(Class<? extends Record> type) {
        assertRefused(type, "breaks its rules");
    }

    record Nested(DefaultOutOfRange inner) {}

    @Test
    void theRecordsWithinARecordAreLookedAtToo() {
        assertRefused(Nested.class, "breaks its rules");
    }

    private static void assertRefused(Class<? extends Record> type, String message) {
        assertThatThrownBy(() -> PayloadType.of(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
