package dev.meridian.domain.explorer.difference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FieldDifferencesTest {
    @Test
    void equalValuesHaveNoDifference() {
        assertThat(between("{\"a\":[1,{\"b\":2}]}", "{\"a\":[1,{\"b\":2}]}", 10).list())
                .isEmpty();
    }

    @Test
    void membersThatChangeComeAndGoAreToldByTheirPointers() {
        assertThat(between(
                                "{\"same\":1,\"title\":\"old\",\"gone\":true}",
                                "{\"same\":1,\"title\":\"new\",\"a/b~c\":0}",
                                10)
                        .list())
                .extracting(difference -> difference.path() + " " + difference.before() + " " + difference.after())
                .containsExactly("/config/title \"old\" \"new\"", "/config/gone true null", "/config/a~1b~0c null 0");
    }

    @Test
    void aListOfObjectsIsComparedElementByElementAndAnyOtherListAsOneValue() {
        assertThat(between(
                                "{\"y\":[{\"id\":1,\"c\":2},{\"id\":2}],\"names\":[\"A\",\"B\"],\"z\":[{}]}",
                                "{\"y\":[{\"id\":1,\"c\":3},{\"id\":2}],\"names\":[\"A\",\"C\"],\"z\":[{},{}]}",
                                10)
                        .list())
                .extracting(FieldDifference::path)
                .containsExactly("/config/y/0/c", "/config/names", "/config/z");
    }

    @Test
    void whatIsMissingBeforeOrAfterIsOneDifference() {
        assertThat(FieldDifferences.between("/error", null, json("\"no chart\""), 10)
                        .list())
                .containsExactly(new FieldDifference("/error", null, json("\"no chart\"")));
        assertThat(FieldDifferences.between("/config", json("{\"a\":1}"), null, 10)
                        .list())
                .hasSize(1);
    }

    @Test
    void differencesBeyondTheBoundAreCounted() {
        FieldDifferences differences = between("{\"a\":1,\"b\":1,\"c\":1}", "{\"a\":2,\"b\":2,\"c\":2}", 2);

        assertThat(differences.list()).extracting(FieldDifference::path).containsExactly("/config/a", "/config/b");
        assertThat(differences.further()).isEqualTo(1);
    }

    private static FieldDifferences between(String before, String after, int most) {
        return FieldDifferences.between("/config", json(before), json(after), most);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
