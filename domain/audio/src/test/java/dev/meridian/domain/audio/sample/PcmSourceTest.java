package dev.meridian.domain.audio.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcmSourceTest {
    private static final AudioFormat STEREO = new AudioFormat(44_100, 2);

    @Test
    void everyIntegerOf16BitsIsTheSameIntegerTimes256() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * 65_536).order(ByteOrder.LITTLE_ENDIAN);
        for (int value = Short.MIN_VALUE; value <= Short.MAX_VALUE; value++) {
            bytes.putShort((short) value);
        }
        float[] samples = read(bytes.array(), SampleEncoding.S16, 32_768);
        for (int i = 0; i < 65_536; i++) {
            assertThat(Pcm24.quantise(samples[i], 1)).isEqualTo((i + Short.MIN_VALUE) * 256);
        }
        assertThat(samples[65_535]).isEqualTo(SampleEncoding.S16.fullScale());
    }

    @Test
    void everyIntegerOf24BitsComesBackAsItIs() throws IOException {
        int[] all = new int[1 << 24];
        for (int i = 0; i < all.length; i++) {
            all[i] = i + Pcm24.LOWEST;
        }
        byte[] bytes = new byte[all.length * Pcm24.BYTES];
        assertThat(Pcm24.encode(all, all.length, bytes)).isEqualTo(bytes.length);
        float[] samples = read(bytes, SampleEncoding.S24, all.length / 2);
        for (int i = 0; i < all.length; i++) {
            if (Pcm24.quantise(samples[i], 1) != all[i] || Pcm24.sample(all[i]) != samples[i]) {
                throw new AssertionError(all[i] + " came back as " + samples[i]);
            }
        }
        assertThat(samples[all.length - 1]).isEqualTo(SampleEncoding.S24.fullScale());
    }

    @Test
    void floatingPointKeepsWhatIsOverFullScaleAndNothingThatIsNoNumber() throws IOException {
        float[] values = {0.5f, -1.25f, Float.NaN, Float.POSITIVE_INFINITY, 1e-9f, -0f};
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        assertThat(read(bytes.array(), SampleEncoding.F32, 3)).containsExactly(0.5f, -1.25f, 0f, 0f, 1e-9f, -0f);
    }

    @Test
    void anOvershootIsMadeSofterAndFullScaleIsLeftAlone() {
        assertThat(Pcm24.gain(0.3)).isEqualTo(1);
        assertThat(Pcm24.gain(1)).isEqualTo(1);
        assertThat(Pcm24.quantise(1.5f, Pcm24.gain(1.5))).isEqualTo(Pcm24.HIGHEST);
        assertThat(Pcm24.quantise(-1.5f, Pcm24.gain(1.5))).isEqualTo(-Pcm24.HIGHEST);
    }

    @Test
    void framesAreTheSameHoweverThePipeIsCut() throws IOException {
        byte[] bytes = new byte[4 * 10_007];
        new Random(7).nextBytes(bytes);
        float[] whole = read(bytes, SampleEncoding.S16, 10_007);
        InputStream pipe = new ByteArrayInputStream(bytes);
        InputStream trickle = new InputStream() {
            @Override
            public int read() throws IOException {
                return pipe.read();
            }

            @Override
            public int read(byte[] target, int at, int length) throws IOException {
                return pipe.read(target, at, Math.min(length, 3));
            }
        };
        PcmSource source = new PcmSource(trickle, SampleEncoding.S16, STEREO, 1_000);
        float[] part = new float[2 * 5_000];
        assertThat(source.read(part, 5_000)).isEqualTo(5_000);
        assertThat(part).isEqualTo(Arrays.copyOf(whole, 10_000));
        assertThat(source.position()).isEqualTo(6_000);
        assertThat(source.read(new float[20_000], 10_000)).isEqualTo(5_007);
        assertThat(source.read(part, 1)).isZero();
        assertThat(source.position()).isEqualTo(11_007);
    }

    @Test
    void aStreamThatEndsWithinAFrameIsRefused() {
        assertThatThrownBy(() -> read(new byte[4 * 3 + 2], SampleEncoding.S16, 10))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("after frame 3");
    }

    @Test
    void aFormatIsWithinTheLimits() {
        assertThatThrownBy(() -> new AudioFormat(7_999, 1)).hasMessageContaining("7999 Hz");
        assertThatThrownBy(() -> new AudioFormat(192_001, 1)).hasMessageContaining("192001 Hz");
        assertThatThrownBy(() -> new AudioFormat(8_000, 0)).hasMessageContaining("0 channels");
        assertThatThrownBy(() -> new AudioFormat(8_000, 9)).hasMessageContaining("9 channels");
        assertThat(new AudioFormat(8_000, 8).seconds(4_000)).isEqualTo(0.5);
    }

    private static float[] read(byte[] bytes, SampleEncoding encoding, int frames) throws IOException {
        float[] samples = new float[2 * frames];
        new PcmSource(new ByteArrayInputStream(bytes), encoding, STEREO, 0).read(samples, frames);
        return samples;
    }
}
