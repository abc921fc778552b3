package dev.meridian.domain.download.value;

import static dev.meridian.domain.download.value.WrittenNumber.Size.BEYOND_NUMERIC;
import static dev.meridian.domain.download.value.WrittenNumber.Size.NO_NUMBER;
import static dev.meridian.domain.download.value.WrittenNumber.Size.NUMERIC;
import static dev.meridian.domain.download.value.WrittenNumber.Size.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrittenNumberTest {
    @Test
    void wholeNumbersOfSixtyFourBitsAreWhole() {
        for (String whole : new String[] {
            "0", "-0", "7", "+7", "007", "9223372036854775807", "-9223372036854775808", "0009223372036854775807"
        }) {
            assertThat(WrittenNumber.sizeOf(whole)).as(whole).isEqualTo(WHOLE);
        }
    }

    @Test
    void largerNumbersAndDecimalsAreNumeric() {
        for (String numeric : new String[] {
            "9223372036854775808", "-9223372036854775809", "1.0", ".5", "5.", "1e400", "1E-400", "-1.5e+3", "1e131071"
        }) {
            assertThat(WrittenNumber.sizeOf(numeric)).as(numeric).isEqualTo(NUMERIC);
        }
    }

    @Test
    void whatNumericDoesNotHoldIsBeyond() {
        for (String beyond : new String[] {"1e131072", "1e-16384", "1e99999999999999999999", "9".repeat(131_073)}) {
            assertThat(WrittenNumber.sizeOf(beyond)).isEqualTo(BEYOND_NUMERIC);
        }
    }

    @Test
    void othersAreNoNumbers() {
        for (String none : new String[] {
            "", "-", "+", ".", "e5", "1e", "1e+", "NaN", "Infinity", "1 ", " 1", "1,5", "0x1", "1.2.3", "1e5.5", "1e5x"
        }) {
            assertThat(WrittenNumber.sizeOf(none)).as(none).isEqualTo(NO_NUMBER);
        }
    }
}
