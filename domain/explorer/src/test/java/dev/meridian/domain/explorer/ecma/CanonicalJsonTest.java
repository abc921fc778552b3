package dev.meridian.domain.explorer.ecma;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class CanonicalJsonTest {

    private static String canonical(String json) {
        return CanonicalJson.write(JsonMapper.shared().readTree(json));
    }

    @Test
    void keysAreSortedByCodeUnitsAtEveryLevel() {
        assertThat(canonical("{\"b\":1,\"a\":{\"z\":[],\"B\":{}},\"\\uFF5E\":2,\"\\uD83D\\uDE00\":3}"))
                .isEqualTo("{\"a\":{\"B\":{},\"z\":[]},\"b\":1,\"\uD83D\uDE00\":3,\"\uFF5E\":2}");
    }

    @Test
    void numbersHaveOneForm() {
        assertThat(canonical("[5.0,1e3,-0,0.10,123456789012345678901234567890]"))
                .isEqualTo("[5,1000,0,0.1,1.2345678901234568e+29]");
        assertThat(CanonicalJson.write(
                        JsonNodeFactory.instance.arrayNode().add(Double.NaN).add(1 / 0.0)))
                .isEqualTo("[null,null]");
    }

    @Test
    void onlyWhatMustBeIsEscaped() {
        assertThat(CanonicalJson.write(JsonNodeFactory.instance.stringNode("\"\\/\b\f\n\r\t\u0001\u007f\u2028é😀")))
                .isEqualTo("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f\u2028é😀\"");
    }

    @Test
    void halvesOfSurrogatePairsAreEscapedSoThatTheTextIsUtf8() {
        assertThat(CanonicalJson.write(JsonNodeFactory.instance.stringNode("\ud83d!\ude00")))
                .isEqualTo("\"\\ud83d!\\ude00\"");
    }
}
