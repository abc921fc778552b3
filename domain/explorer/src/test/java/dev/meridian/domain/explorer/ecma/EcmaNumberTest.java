package dev.meridian.domain.explorer.ecma;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcmaNumberTest {

    @ParameterizedTest
    @CsvSource({
        "1e3, 1000",
        ".5, 0.5",
        "5., 5",
        "0012, 12",
        "-4, -4",
        "+4, 4",
        "0x10, 16",
        "0b11, 3",
        "0o17, 15",
        "Infinity, Infinity",
        "-Infinity, -Infinity",
        "' 7 ', 7",
        "'', 0",
        "'\u00a0', 0"
    })
    void aWholeTextThatIsANumberIsReadAsOne(String text, double expected) {
        assertThat(EcmaNumber.toNumber(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"12x", "1 2", "abc", "-0x10", "0x", "1e", ".", "+", "1_000", "1d", "NaN", "infinity", "0x1p3", "٣"})
    void aTextWithAnythingElseIsNoNumber(String text) {
        assertThat(EcmaNumber.toNumber(text)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "12x, 12",
        "-3.5abc, -3.5",
        "2e3, 2000",
        "2e, 2",
        "1.5.2, 1.5",
        ".5., 0.5",
        "0x10, 0",
        "Infinityx, Infinity"
    })
    void theLeadingFloatCounts(String text, double expected) {
        assertThat(EcmaNumber.parseFloat(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"20.9, 20", "2e3, 2", "-7 apples, -7", "12x, 12", "0012, 12", "2023-01-01/x#y, 2023", "0x1F, 31"})
    void theLeadingIntegerCounts(String text, double expected) {
        assertThat(EcmaNumber.parseInt(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"latest", "''", "x1", "-", ".5", "Infinity"})
    void withoutALeadingIntegerThereIsNone(String text) {
        assertThat(EcmaNumber.parseInt(text)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "5.0, 5",
        "-0.0, 0",
        "0.1, 0.1",
        "123456789012345680000, 123456789012345680000",
        "1e21, 1e+21",
        "1.5e300, 1.5e+300",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "1.25e-9, 1.25e-9",
        "4.9E-324, 5e-324",
        "1e23, 1e+23",
        "0.3, 0.3",
        "100, 100",
        "1e15, 1000000000000000",
        "1.7976931348623157e308, 1.7976931348623157e+308"
    })
    void numbersArePrintedInTheFewestDigits(double value, String expected) {
        assertThat(EcmaNumber.toText(value)).isEqualTo(expected);
    }

    @Test
    void everyPrintedNumberReadsBackAsItself() {
        SplittableRandom random = new SplittableRandom(20260401);
        for (int i = 0; i < 50_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(EcmaNumber.toNumber(EcmaNumber.toText(value))).isEqualTo(value == 0 ? 0 : value);
            }
        }
    }

    @Test
    void numbersOfAnyLengthAreRead() {
        String digits = "7".repeat(1_000_000);
        assertThat(EcmaNumber.toNumber(digits + "x")).isNaN();
        assertThat(EcmaNumber.parseFloat("1." + digits + "x")).isEqualTo(1.7777777777777777);
        assertThat(EcmaNumber.parseInt(digits)).isInfinite();
        assertThat(EcmaNumber.parseInt("0".repeat(1_000_000) + "12")).isEqualTo(12);
        assertThat(EcmaNumber.toNumber("0x" + digits)).isInfinite();
        assertThat(EcmaNumber.toNumber("0x" + "0".repeat(1_000_000) + "1f")).isEqualTo(31);
        assertThat(EcmaNumber.toNumber("0b" + "1".repeat(1_024))).isInfinite();
    }

    @Test
    void onlyAsciiDigitsAreDigits() {
        assertThat(EcmaNumber.isDigits("2011")).isTrue();
        assertThat(EcmaNumber.isDigits("")).isFalse();
        assertThat(EcmaNumber.isDigits("2011 ")).isFalse();
        assertThat(EcmaNumber.isDigits("٢٠١١")).isFalse();
        assertThat(EcmaNumber.isDigits("-1")).isFalse();
    }
}
