package dev.meridian.activities.record.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunEndedTest {
    private static String said(String words) {
        return new RunEnded("ffmpeg", 1, words, 1).lastWords();
    }

    @Test
    void theErrorsAreSaidAndNotWhatAProgramSumsUpAtItsEnd() {
        assertThat(said("""
                        [flac @ 0x55d2c0] [warning] invalid sync code
                        [in#0/flac @ 0x55d2c1] [error] Error during demuxing: Invalid data found when processing input
                        [Parsed_ebur128_0 @ 0x55d2c2] [info] Summary:

                          True peak:
                            Peak:       -inf dBFS
                        [info] Conversion failed!
                        """)).isEqualTo("[in#0/flac] Error during demuxing: Invalid data found when processing input");
    }

    @Test
    void withoutAnErrorTheLastLinesAreSaidWithoutPaths() {
        assertThat(said("one\ntwo\n\nfile:source: Invalid data\n/tmp/meridian-audio-1/source is odd\n"))
                .isEqualTo("two; Invalid data; (path) is odd");
        assertThat(said("")).isEmpty();
    }
}
