package dev.meridian.domain.audio.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Signals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaveformTest {
    private static final int RATE = 44_100;

    @Test
    void eachPixelHasTheLowestAndHighestMeanOfTheChannelsAtEveryZoom() throws IOException {
        float[] left = Signals.noise(RATE, 1.5, 0.9, 1);
        float[] right = Signals.noise(RATE, 1.5, 0.9, 2);
        List<byte[]> drawn = draw(2, Signals.interleave(left, right));
        for (int zoom = 0; zoom < WaveformWriter.ZOOMS.size(); zoom++) {
            int size = WaveformWriter.ZOOMS.get(zoom);
            byte[] bytes = drawn.get(zoom);
            WaveformHeader header = WaveformHeader.decode(bytes);
            assertThat(header).isEqualTo(new WaveformHeader(RATE, size, (left.length + size - 1) / size));
            assertThat(bytes).hasSize(WaveformHeader.BYTES + 2 * header.pixels());
            for (int pixel = 0; pixel < header.pixels(); pixel++) {
                float low = 2;
                float high = -2;
                for (int i = pixel * size; i < Math.min(left.length, (pixel + 1) * size); i++) {
                    low = Math.min(low, (left[i] + right[i]) / 2);
                    high = Math.max(high, (left[i] + right[i]) / 2);
                }
                assertThat(bytes[WaveformHeader.BYTES + 2 * pixel]).isEqualTo((byte) (low * 128));
                assertThat(bytes[WaveformHeader.BYTES + 2 * pixel + 1]).isEqualTo((byte) (high * 128));
            }
        }
    }

    @Test
    void theHeaderIsTheOneOfVersionTwo() {
        assertThat(new WaveformHeader(RATE, 256, 3).encode())
                .containsExactly(2, 0, 0, 0, 1, 0, 0, 0, 0x44, 0xac, 0, 0, 0, 1, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0);
        assertThatThrownBy(() -> WaveformHeader.decode(new byte[24])).hasMessageContaining("no waveform");
        assertThatThrownBy(() -> WaveformHeader.decode(new byte[3])).hasMessageContaining("no waveform");
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        float[] samples = new float[300];
        samples[10] = 1;
        samples[20] = -1;
        samples[290] = 0.5f;
        StringBuilder json = new StringBuilder();
        WaveformJson.write(new ByteArrayInputStream(draw(1, samples).get(0)), json);
        assertThat(json.toString())
                .isEqualTo("{\"version\":2,\"channels\":1,\"sample_rate\":44100,\"samples_per_pixel\":256,\"bits\":8,"
                        + "\"length\":2,\"data\":[-128,127,0,64]}");
    }

    @Test
    void aRecordingWithoutFramesHasNoPixels() throws IOException {
        assertThat(WaveformHeader.decode(draw(1, new float[0]).get(3)).pixels()).isZero();
    }

    private static List<byte[]> draw(int channels, float[] samples) throws IOException {
        List<ByteArrayOutputStream> pixels = new ArrayList<>();
        WaveformWriter.ZOOMS.forEach(zoom -> pixels.add(new ByteArrayOutputStream()));
        WaveformWriter writer = new WaveformWriter(new AudioFormat(RATE, channels), pixels);
        int part = 1_001 * channels;
        for (int from = 0; from < samples.length; from += part) {
            float[] piece = Arrays.copyOfRange(samples, from, Math.min(samples.length, from + part));
            writer.accept(piece, piece.length / channels);
        }
        List<WaveformHeader> headers = writer.finish();
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            file.writeBytes(headers.get(i).encode());
            file.writeBytes(pixels.get(i).toByteArray());
            files.add(file.toByteArray());
        }
        return files;
    }
}
