package dev.meridian.activities.job.definition.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.job.definition.PayloadType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole number is what JSON Schema takes for an integer, since that is what the published schema says. */
class IntegerShapeTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** A payload with a whole number. */
    record Waiting(@Range(min = -5, max = 1000) int seconds) {}

    private static final PayloadType<Waiting> PAYLOAD = PayloadType.of(Waiting.class);

    @ParameterizedTest
    @CsvSource({"10, 10", "10.0, 10", "1e2, 100", "1.5e1, 15", "-0.0, 0", "-0, 0", "0e999, 0", "1000.000, 1000"})
    void aNumberWithoutAFractionIsWholeHoweverItIsWritten(String written, int meant) {
        assertThat(PAYLOAD.read(JSON.readTree("{\"seconds\": " + written + "}"), ""))
                .isEqualTo(new Waiting(meant));
    }

    @ParameterizedTest
    @CsvSource({
        "10.5, wrong_type",
        "1e-1, wrong_type",
        "\"10\", wrong_type",
        "true, wrong_type",
        "1001.0, out_of_range",
        "1e400, out_of_range",
        "-1e400, out_of_range",
        "1e999999999, out_of_range",
        "99999999999999999999, out_of_range"
    })
    void everyOtherNumberIsRefusedWithItsPath(String written, String code) {
        JsonNode number = JSON.readTree(written.replace("'", "\""));
        List<Violation> violations = new ArrayList<>();
        new IntegerShape(-5, 1000).check(number, "/seconds", violations);
        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.code()).isEqualTo(code);
            assertThat(violation.path()).isEqualTo("/seconds");
        });
    }
}
