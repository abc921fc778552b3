package dev.meridian.api.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class WholeNumbersTest {
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new WholeNumbers()).build();

    record Boxed(@Nullable Integer small, @Nullable Long large) {}

    record Plain(int small, long large) {}

    @ParameterizedTest
    @CsvSource({"2, 2", "2.0, 2", "2e0, 2", "20e-1, 2", "-0.0, 0", "0e999999999, 0", "2147483647, 2147483647"})
    void aNumberWithoutAFractionIsReadHoweverItIsWritten(String written, int meant) {
        String body = "{\"small\": %s, \"large\": %s}".formatted(written, written);
        assertThat(JSON.readValue(body, Boxed.class)).isEqualTo(new Boxed(meant, (long) meant));
        assertThat(JSON.readValue(body, Plain.class)).isEqualTo(new Plain(meant, meant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.7",
                "-0.5",
                "1e-999999999",
                "1e999999999",
                "\"2\"",
                "\"\"",
                "true",
                "[2]",
                "{}",
                "9223372036854775808"
            })
    void whatIsNoWholeNumberIsRefused(String written) {
        for (String name : new String[] {"small", "large"}) {
            String body = "{\"%s\": %s}".formatted(name, written);
            assertThatThrownBy(() -> JSON.readValue(body, Boxed.class)).isInstanceOf(JacksonException.class);
        }
        String both = "{\"small\": 1, \"large\": %s}".formatted(written);
        assertThatThrownBy(() -> JSON.readValue(both, Plain.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void whatIsLeftOutOrNullIsNull() {
        assertThat(JSON.readValue("{\"small\": null}", Boxed.class)).isEqualTo(new Boxed(null, null));
    }

    @Test
    void aNumberBeyondItsTypeIsRefused() {
        assertThatThrownBy(() -> JSON.readValue("{\"small\": 2147483648}", Boxed.class))
                .isInstanceOf(JacksonException.class);
        assertThat(JSON.readValue("{\"large\": 2147483648}", Boxed.class)).isEqualTo(new Boxed(null, 2147483648L));
    }
}
