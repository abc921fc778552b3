package dev.meridian.activities.job.definition.shape;

import static dev.meridian.activities.job.definition.Payloads.assertAccepts;
import static dev.meridian.activities.job.definition.Payloads.assertRefuses;
import static dev.meridian.activities.job.definition.Payloads.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.definition.PayloadType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists and maps. */
class ContainerShapesTest {
    record Listed(
            @Length(min = 1, max = 2) @Format(TextFormat.UUID)
            List<String> ids) {}

    record Plain(List<Boolean> list) {}

    record Mapped(
            @Length(min = 1, max = 2) @Range(min = 0, max = 9)
            Map<String, Integer> counts) {}

    record PlainMap(Map<String, Boolean> map) {}

    record Point(
            @Range(min = 0, max = 9) int x,
            @Default("5") @Range(min = 0, max = 9) int y) {}

    record Points(List<Point> list, @Default("{}") Map<String, Point> map) {}

    private static final String ID = "'0190163d-8694-739b-aea5-966c26f8ad91'";
    private static final PayloadType<Listed> LISTED = PayloadType.of(Listed.class);
    private static final PayloadType<Mapped> MAPPED = PayloadType.of(Mapped.class);
    private static final PayloadType<Points> POINTS = PayloadType.of(Points.class);

    @Test
    void theLengthOfAListCountsItsEntries() {
        assertAccepts(LISTED, "{'ids': [" + ID + "]}");
        assertAccepts(LISTED, "{'ids': [" + ID + "," + ID + "]}");
        assertRefuses(LISTED, "{'ids': []}", "/ids wrong_count");
        assertRefuses(LISTED, "{'ids': [" + ID + "," + ID + "," + ID + "]}", "/ids wrong_count");
    }

    @Test
    void theFormatOfAListHoldsForItsEntriesEachWithItsPlace() {
        assertRefuses(LISTED, "{'ids': ['x', 7]}", "/ids/0 bad_format", "/ids/1 wrong_type");
        assertRefuses(LISTED, "{'ids': [" + ID + ", null]}", "/ids/1 wrong_type");
    }

    @Test
    void aListThatIsTooLongIsNotReadThrough() {
        assertRefuses(LISTED, "{'ids': [1, 2, 3]}", "/ids wrong_count");
    }

    @Test
    void aListIsAList() {
        for (String value : new String[] {ID, "1", "{}", "{'0': " + ID + "}"}) {
            assertRefuses(LISTED, "{'ids': " + value + "}", "/ids wrong_type");
        }
    }

    @Test
    void theLengthOfAMapCountsItsMembersAndTheRangeHoldsForTheirValues() {
        assertThat(read(MAPPED, "{'counts': {'a': 0, 'b': 9}}").counts()).isEqualTo(Map.of("a", 0, "b", 9));
        assertRefuses(MAPPED, "{'counts': {}}", "/counts wrong_count");
        assertRefuses(MAPPED, "{'counts': {'a': 1, 'b': 1, 'c': 1}}", "/counts wrong_count");
        assertRefuses(
                MAPPED, "{'counts': {'a': 10, 'b/~c': null}}", "/counts/a out_of_range", "/counts/b~1~0c wrong_type");
    }

    @Test
    void aMapIsAnObject() {
        for (String value : new String[] {"[]", "[['a', 1]]", "1", "'a'"}) {
            assertRefuses(MAPPED, "{'counts': " + value + "}", "/counts wrong_type");
        }
    }

    @Test
    void listsAndMapsWithoutALengthHaveAtMost1000Entries() {
        PayloadType<Plain> list = PayloadType.of(Plain.class);
        assertAccepts(list, "{'list': []}");
        assertAccepts(list, "{'list': " + Collections.nCopies(1_000, true) + "}");
        assertRefuses(list, "{'list': " + Collections.nCopies(1_001, true) + "}", "/list wrong_count");
        PayloadType<PlainMap> map = PayloadType.of(PlainMap.class);
        assertAccepts(map, "{'map': " + members(1_000) + "}");
        assertRefuses(map, "{'map': " + members(1_001) + "}", "/map wrong_count");
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "'k" + i + "': true").collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void recordsWithinListsAndMapsObeyTheirOwnRules() {
        assertRefuses(
                POINTS,
                "{'list': [{'x': 1}, {'x': 10, 'z': 1}], 'map': {'a': {}, 'b': 1}}",
                "/list/1/z unknown_field",
                "/list/1/x out_of_range",
                "/map/a/x missing_field",
                "/map/b wrong_type");
    }

    @Test
    void recordsWithinListsAndMapsGetTheirDefaults() {
        Points points = read(POINTS, "{'list': [{'x': 1}, {'x': 2, 'y': 3}], 'map': {'a': {'x': 4}}}");
        assertThat(points.list()).containsExactly(new Point(1, 5), new Point(2, 3));
        assertThat(points.map()).isEqualTo(Map.of("a", new Point(4, 5)));
    }
}
