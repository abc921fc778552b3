package dev.meridian.activities.job.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-06T08:49:29Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8",
                " 8 ",
                "Fri, 06 Nov 2026 08:49:37 GMT",
                "Friday, 06-Nov-26 08:49:37 GMT",
                "Fri Nov  6 08:49:37 2026",
                "Fri, 6 Nov 2026 08:49:37 GMT",
                "Mon, 06 Nov 2026 08:49:37 GMT",
                "fri, 06 nov 2026 08:49:37 GMT",
                "Fri, 06 Nov 2026 08:49:37 +0000"
            })
    void aTimeIsReadInEachFormThatHttpKnows(String header) {
        assertThat(RetryAfter.parse(header, NOW)).hasValue(Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun, 06 Nov 1994 08:49:37 GMT"
            })
    void aTimeThatIsPastMeansNow(String header) {
        assertThat(RetryAfter.parse(header, NOW)).hasValue(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "-8",
                "8.5",
                "99999999999",
                "Fri, 36 Nov 2026 08:49:37 GMT",
                "06-Nov-26",
                "Fri Nov  6 2026"
            })
    void whatCannotBeReadSaysNothing(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }
}
