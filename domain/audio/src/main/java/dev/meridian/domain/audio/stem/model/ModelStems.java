package dev.meridian.domain.audio.stem.model;

import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.SumLaw;
import java.io.IOException;

/** Stems whose samples a model wants; the last is what they leave of the recording. */
final class ModelStems implements StemSource {
    /** Samples are limited to 128 times full scale: no real stem is as loud, and the sums stay within integers. */
    private static final float LOUDEST = 128;

    private static final int FRAMES_AT_ONCE = 4_096;

    private final MixFrames mix;
    private final FrameStream wanted;
    private final Network network;
    private final int channels;
    private final float[] values;
    private final int[] samples;
    private final int[][] part;
    private long position;
    private long limited;

    /** @param wanted for each stem but the last a sample of each channel */
    ModelStems(MixFrames mix, FrameStream wanted, Network network, long position) {
        this.mix = mix;
        this.wanted = wanted;
        this.network = network;
        this.channels = mix.width();
        this.values = new float[FRAMES_AT_ONCE * wanted.width()];
        this.samples = new int[FRAMES_AT_ONCE * channels];
        this.part = new int[wanted.width() / channels + 1][FRAMES_AT_ONCE * channels];
        this.position = position;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long limited() {
        return limited;
    }

    @Override
    public int read(int[][] stems, int frames) throws IOException {
        int done = 0;
        while (done < frames && position < mix.end()) {
            int count = (int) Math.min(Math.min(frames - done, FRAMES_AT_ONCE), mix.end() - position);
            wanted.read(values, count);
            count = (int) Math.min(count, mix.end() - position);
            mix.take(samples, count);
            for (int stem = 0; stem < part.length - 1; stem++) {
                quantise(stem, count);
            }
            limited += SumLaw.complete(samples, part, count * channels);
            for (int stem = 0; stem < part.length; stem++) {
                System.arraycopy(part[stem], 0, stems[stem], done * channels, count * channels);
            }
            position += count;
            done += count;
        }
        return done;
    }

    private void quantise(int stem, int frames) {
        int width = wanted.width();
        for (int frame = 0; frame < frames; frame++) {
            for (int channel = 0; channel < channels; channel++) {
                float value = values[frame * width + stem * channels + channel];
                part[stem][frame * channels + channel] = Math.round(Math.clamp(value, -LOUDEST, LOUDEST) * 0x1p23f);
            }
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
