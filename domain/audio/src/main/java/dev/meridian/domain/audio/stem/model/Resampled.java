package dev.meridian.domain.audio.stem.model;

import dev.meridian.domain.audio.sample.WindowedSinc;
import java.io.IOException;
import java.util.Arrays;

/**
 * Frames at another rate, by a {@linkplain WindowedSinc windowed sinc} with 64 zero crossings on each side, so that what would be mirrored is 90 dB softer, and 91 % of the lower rate's band is kept. A frame depends on its
 * number alone, and frame 0 is at frame 0.
 */
final class Resampled implements FrameStream {
    private static final int CROSSINGS = 64;
    private static final int STEPS = 1_024;
    private static final WindowedSinc SINC = new WindowedSinc(CROSSINGS, 0.955, 9);
    private static final float[] KERNEL = kernel();
    private static final int FRAMES_AT_ONCE = 1_024;

    private final FrameStream source;
    private final Ratio ratio;
    private final int width;
    private final float[] weights;
    private final float[] arriving;
    private final float[] buffer;
    private long bufferFrom;
    private int buffered;
    private long position;

    /**
     * From one rate to another.
     *
     * @param from frames a second of what is read
     * @param to frames a second of what comes out
     */
    record Ratio(int from, int to) {
        /** How many frames before and after its place a frame depends on. */
        int reach() {
            return (int) Math.ceil(CROSSINGS / scale());
        }

        private double scale() {
            return Math.min(1, (double) to / from);
        }

        /** The first frame that is needed for a frame; never below 0. */
        long start(long frame) {
            return from == to ? frame : Math.max(0, place(frame) - reach() + 1);
        }

        private long place(long frame) {
            return Math.floorDiv(frame * from, (long) to);
        }
    }

    private Resampled(FrameStream source, Ratio ratio, long position) {
        this.source = source;
        this.ratio = ratio;
        this.width = source.width();
        this.weights = new float[2 * ratio.reach()];
        this.arriving = new float[FRAMES_AT_ONCE * width];
        this.buffer = new float[(weights.length + FRAMES_AT_ONCE) * width];
        this.position = position;
        this.bufferFrom = ratio.place(position) - ratio.reach() + 1;
        // Frames before the start of the recording are silent.
        this.buffered = (int) Math.max(0, -bufferFrom);
        if (source.position() != bufferFrom + buffered) {
            throw new IllegalArgumentException("The frames to resample begin at the wrong one.");
        }
    }

    /**
     * Resamples, if there is anything to do.
     *
     * @param source stands at {@link Ratio#start} of the position
     */
    static FrameStream of(FrameStream source, Ratio ratio, long position) {
        return ratio.from() == ratio.to() ? source : new Resampled(source, ratio, position);
    }

    private static float[] kernel() {
        // The table has one more entry than its last fraction, so that interpolation always finds a next entry.
        float[] kernel = new float[CROSSINGS * STEPS + 2];
        for (int i = 0; i <= CROSSINGS * STEPS; i++) {
            kernel[i] = (float) SINC.at((double) i / STEPS);
        }
        return kernel;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void read(float[] values, int frames) throws IOException {
        for (int frame = 0; frame < frames; frame++) {
            long place = ratio.place(position);
            fill(place + ratio.reach() + 1);
            weigh(Math.floorMod(position * ratio.from(), (long) ratio.to()) / (double) ratio.to());
            int first = (int) (place - ratio.reach() + 1 - bufferFrom) * width;
            for (int value = 0; value < width; value++) {
                float sum = 0;
                int at = first + value;
                for (float weight : weights) {
                    sum += weight * buffer[at];
                    at += width;
                }
                values[frame * width + value] = sum;
            }
            position++;
        }
    }

    /** @param fraction how far the frame lies behind its place */
    private void weigh(double fraction) {
        double scale = ratio.scale();
        int reach = ratio.reach();
        for (int i = 0; i < weights.length; i++) {
            double at = Math.abs(i + 1 - reach - fraction) * scale * STEPS;
            int step = (int) at;
            if (step >= CROSSINGS * STEPS) {
                weights[i] = 0;
                continue;
            }
            float part = (float) (at - step);
            weights[i] = (float) scale * (KERNEL[step] + part * (KERNEL[step + 1] - KERNEL[step]));
        }
    }

    private void fill(long to) throws IOException {
        while (bufferFrom + buffered < to) {
            int dropped = Math.clamp(buffered - weights.length, 0, buffered);
            System.arraycopy(buffer, dropped * width, buffer, 0, (buffered - dropped) * width);
            bufferFrom += dropped;
            buffered -= dropped;
            source.read(arriving, FRAMES_AT_ONCE);
            System.arraycopy(arriving, 0, buffer, buffered * width, FRAMES_AT_ONCE * width);
            buffered += FRAMES_AT_ONCE;
            Arrays.fill(arriving, 0);
        }
    }
}
