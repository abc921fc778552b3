package dev.meridian.activities.job.definition.shape;

import static dev.meridian.activities.job.definition.Payloads.assertAccepts;
import static dev.meridian.activities.job.definition.Payloads.assertRefuses;
import static dev.meridian.activities.job.definition.Payloads.json;
import static dev.meridian.activities.job.definition.Payloads.read;
import static dev.meridian.activities.job.definition.Payloads.violations;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.definition.PayloadType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordShapeTest {
    record Inner(
            @Length(max = 3) String name,
            @Range(min = 0, max = 9) @Default("4") int count) {}

    record Outer(
            @Length(min = 1, max = 5) String text,
            @Range(min = 1, max = 3) @Default("2") int level,
            @Nullable String note,
            @Nullable Inner inner,
            @Default("{\"name\": \"dft\"}") Inner preset) {}

    private static final PayloadType<Outer> TYPE = PayloadType.of(Outer.class);
    private static final Inner PRESET = new Inner("dft", 4);

    @Test
    void whatIsLeftOutGetsItsDefaultAtEveryDepth() {
        assertThat(read(TYPE, "{'text': 'a'}")).isEqualTo(new Outer("a", 2, null, null, PRESET));
        assertThat(read(TYPE, "{'text': 'a', 'inner': {'name': 'b'}, 'preset': {'name': 'c'}}"))
                .isEqualTo(new Outer("a", 2, null, new Inner("b", 4), new Inner("c", 4)));
    }

    @Test
    void nullCountsAsLeftOut() {
        assertThat(read(TYPE, "{'text': 'a', 'level': null, 'note': null, 'inner': null, 'preset': null}"))
                .isEqualTo(new Outer("a", 2, null, null, PRESET));
        assertRefuses(TYPE, "{'text': null}", "/text missing_field");
        assertRefuses(TYPE, "{'text': 'a', 'inner': {'name': null}}", "/inner/name missing_field");
    }

    @Test
    void whatIsGivenIsNotReplacedByItsDefault() {
        assertThat(read(TYPE, "{'text': 'a', 'level': 3, 'note': '', 'inner': {'name': '', 'count': 0}}"))
                .isEqualTo(new Outer("a", 3, "", new Inner("", 0), PRESET));
        assertRefuses(TYPE, "{'text': 'a', 'level': 0}", "/level out_of_range");
    }

    @Test
    void readingLeavesTheRequestAsItWas() {
        var request = json("{'text': 'a', 'inner': {'name': 'b'}}");
        TYPE.read(request, "");
        assertThat(request).isEqualTo(json("{'text': 'a', 'inner': {'name': 'b'}}"));
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceEachWithItsPath() {
        assertRefuses(
                TYPE,
                "{'text': '', 'level': 'x', 'inner': {'count': 10, 'nmae': 'b'}, 'what': 1, 'why': {'a': 1}}",
                "/what unknown_field",
                "/why unknown_field",
                "/text too_short",
                "/level wrong_type",
                "/inner/nmae unknown_field",
                "/inner/name missing_field",
                "/inner/count out_of_range");
    }

    @Test
    void pathsBeginWhereThePayloadStandsInTheRequest() {
        assertThat(violations(TYPE, json("{'inner': {}, 'x': 1}"), "/items/3"))
                .containsExactly(
                        "/items/3/x unknown_field", "/items/3/text missing_field", "/items/3/inner/name missing_field");
        assertThat(violations(TYPE, json("[]"), "/payload")).containsExactly("/payload wrong_type");
    }

    @Test
    void namesInPathsAreEscapedAsJsonPointersAre() {
        assertRefuses(
                TYPE,
                "{'text': 'a', 'a/b': 1, 'm~n': 1, '~1': 1, '': 1, 'x y': 1}",
                "/a~1b unknown_field",
                "/m~0n unknown_field",
                "/~01 unknown_field",
                "/ unknown_field",
                "/x y unknown_field");
    }

    @Test
    void everyPathOfAViolationPointsAtWhatItIsAbout() {
        var request = json("{'text': 'far too long', 'a/~b': 1, 'inner': {'name': 'b', 'count': 10}}");
        List<String> found = List.of("/text", "/a~1~0b", "/inner/count");
        assertThat(violations(TYPE, request, "").stream().map(line -> line.split(" ")[0]))
                .containsExactlyInAnyOrderElementsOf(found)
                .allSatisfy(path ->
                        assertThat(request.at(path).isMissingNode()).as(path).isFalse());
    }

    @Test
    void namesOfFieldsAreTakenByTheLetter() {
        assertRefuses(TYPE, "{'Text': 'a'}", "/Text unknown_field", "/text missing_field");
    }

    @Test
    void whatIsNoObjectIsNoPayload() {
        for (String value : new String[] {"null", "1", "'text'", "true", "[]", "[{'text': 'a'}]"}) {
            assertRefuses(TYPE, value, " wrong_type");
        }
        assertRefuses(TYPE, "{'text': 'a', 'inner': []}", "/inner wrong_type");
    }

    @Test
    void aPayloadMayHaveNoComponents() {
        record Nothing() {}
        assertAccepts(PayloadType.of(Nothing.class), "{}");
        assertRefuses(PayloadType.of(Nothing.class), "{'a': 1}", "/a unknown_field");
    }
}
