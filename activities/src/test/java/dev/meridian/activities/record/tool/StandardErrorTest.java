package dev.meridian.activities.record.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines as ffmpeg 5.1 writes them. */
class StandardErrorTest {
    @Test
    void whatIsSaidOfATagIsNoErrorInTheSound() {
        StandardError error = read("[error] Incorrect BOM value\n[error] Error reading comment frame, skipped\n");
        assertThat(error.errors()).isZero();
        assertThat(error.words()).contains("comment frame");
    }

    @Test
    void theTimesOfAnOutputWhereTheRateChangesAreNoErrorInTheSound() {
        StandardError error = read(
                "[f32le @ 0x55bac71d8f40] [error] Application provided invalid, non monotonically increasing dts to muxer"
                        + " in stream 0: 441216 >= 221184\n");
        assertThat(error.errors()).isZero();
    }

    @Test
    void everyLineThatTellsOfTheSoundIsCounted() {
        StandardError error =
                read("[amr @ 0x55805827e8c0] [warning] Estimating duration from bitrate, this may be inaccurate\n"
                        + "[amrnb @ 0x558058280800] [error] Corrupt bitstream\n"
                        + "[error] Error while decoding stream #0:0: Invalid data found when processing input\n"
                        + "[mp3float @ 0x1] [error] Header missing");
        assertThat(error.errors()).isEqualTo(3);
    }

    private static StandardError read(String lines) {
        StandardError error = new StandardError(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        error.run();
        return error;
    }
}
