package dev.meridian.domain.download.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericDecoderTest {
    private static final long SEED = 20_261_126;

    private final NumericEncoder encoder = new NumericEncoder();

    private String thereAndBack(String written) {
        byte[] ascii = written.getBytes(StandardCharsets.ISO_8859_1);
        encoder.encode(ascii, 0, ascii.length);
        StringBuilder text = new StringBuilder();
        NumericDecoder.append(text, encoder.bytes(), 0);
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "7",
                "-7",
                "9999",
                "10000",
                "100000000",
                "1.5",
                "1.50",
                "-0.000012",
                "0.10",
                "12345.6789",
                "123456789012345678901234567890.000000001",
                "0.00000000000000000001",
                "NaN",
                "Infinity",
                "-Infinity"
            })
    void aNumberIsWrittenAsItWas(String written) {
        assertThat(thereAndBack(written)).isEqualTo(written);
    }

    @Test
    void randomNumbersAreWrittenAsTheyWere() {
        System.out.println("seed " + SEED);
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder number = new StringBuilder(random.nextBoolean() ? "-" : "").append(1 + random.nextInt(9));
            random.ints(random.nextInt(30), 0, 10).forEach(number::append);
            number.append('.').append(random.nextInt(10));
            random.ints(random.nextInt(30), 0, 10).forEach(number::append);
            assertThat(thereAndBack(number.toString())).isEqualTo(number.toString());
        }
    }
}
