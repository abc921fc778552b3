package dev.meridian.domain.audio.measure;

import dev.meridian.domain.audio.sample.AudioFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws a recording as pairs of a minimum and a maximum, at four zooms at once, as its frames come. The pairs are those of
 * all channels' mean, as audiowaveform draws by default.
 *
 * <p>The pairs of each zoom go to a stream of its own, so that memory does not grow with the recording. The header goes
 * before them and has the number of pairs, which is known at the end only: leave {@link WaveformHeader#BYTES} of room.
 */
public final class WaveformWriter {
    /** Frames for each pixel, from fine to coarse. */
    public static final List<Integer> ZOOMS = List.of(256, 1_024, 4_096, 16_384);

    private final AudioFormat format;
    private final Zoom[] zooms;

    /** @param pixels a stream for each of {@link #ZOOMS}, buffered */
    public WaveformWriter(AudioFormat format, List<? extends OutputStream> pixels) {
        if (pixels.size() != ZOOMS.size()) {
            throw new IllegalArgumentException(
                    "There are " + pixels.size() + " streams for " + ZOOMS.size() + " zooms. Give each zoom its own.");
        }
        this.format = format;
        this.zooms = new Zoom[ZOOMS.size()];
        for (int i = 0; i < zooms.length; i++) {
            zooms[i] = new Zoom(i == 0 ? ZOOMS.get(0) : ZOOMS.get(i) / ZOOMS.get(i - 1), pixels.get(i));
        }
    }

    /** Takes the next frames, channel by channel within each frame. */
    public void accept(float[] samples, int frames) throws IOException {
        int channels = format.channels();
        for (int frame = 0; frame < frames; frame++) {
            float sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += samples[frame * channels + channel];
            }
            float mean = sum / channels;
            add(0, mean, mean);
        }
    }

    /** Ends the last pixel of each zoom, and returns the headers in the order of {@link #ZOOMS}. */
    public List<WaveformHeader> finish() throws IOException {
        for (int i = 0; i < zooms.length; i++) {
            if (zooms[i].filled > 0) {
                end(i);
            }
        }
        return IntStream.range(0, zooms.length)
                .mapToObj(i -> new WaveformHeader(format.rate(), ZOOMS.get(i), zooms[i].pixels))
                .toList();
    }

    private void add(int zoom, float low, float high) throws IOException {
        Zoom at = zooms[zoom];
        at.low = Math.min(at.low, low);
        at.high = Math.max(at.high, high);
        if (++at.filled == at.size) {
            end(zoom);
        }
    }

    private void end(int zoom) throws IOException {
        Zoom at = zooms[zoom];
        at.out.write(eightBits(at.low));
        at.out.write(eightBits(at.high));
        if (zoom + 1 < zooms.length) {
            add(zoom + 1, at.low, at.high);
        }
        at.next();
    }

    private static int eightBits(float sample) {
        return (int) Math.clamp(sample * 128, -128f, 127f);
    }

    private static final class Zoom {
        private final int size;
        private final OutputStream out;
        private int filled;
        private int pixels;
        private float low = Float.POSITIVE_INFINITY;
        private float high = Float.NEGATIVE_INFINITY;

        Zoom(int size, OutputStream out) {
            this.size = size;
            this.out = out;
        }

        void next() {
            pixels++;
            filled = 0;
            low = Float.POSITIVE_INFINITY;
            high = Float.NEGATIVE_INFINITY;
        }
    }
}
