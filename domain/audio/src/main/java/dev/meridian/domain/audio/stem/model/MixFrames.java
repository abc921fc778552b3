package dev.meridian.domain.audio.stem.model;

import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.SampleSource;
import java.io.IOException;
import java.util.Arrays;

/** The frames of a recording; those from a given frame on are kept as integers until they are taken. */
final class MixFrames implements FrameStream {
    private static final int FRAMES_AT_ONCE = 4_096;

    private final SampleSource source;
    private final double gain;
    private final int channels;
    private long end = Long.MAX_VALUE;
    private long position;
    private int[] kept;
    private int head;
    private int tail;
    private long keptTo;

    /**
     * @param start the first frame that is read
     * @param keptFrom the first frame that is kept
     */
    MixFrames(SampleSource source, double gain, long start, long keptFrom) {
        this.source = source;
        this.gain = gain;
        this.channels = source.format().channels();
        this.kept = new int[source.format().rate() * channels];
        this.keptTo = keptFrom;
        this.position = start;
    }

    private void skip() throws IOException {
        if (source.position() >= position || end < Long.MAX_VALUE) {
            return;
        }
        float[] skipped = new float[FRAMES_AT_ONCE * channels];
        while (source.position() < position && end == Long.MAX_VALUE) {
            int wanted = (int) Math.min(FRAMES_AT_ONCE, position - source.position());
            if (source.read(skipped, wanted) < wanted) {
                end = source.position();
            }
        }
    }

    @Override
    public int width() {
        return channels;
    }

    @Override
    public long position() {
        return position;
    }

    /** How many frames the recording has; the greatest number there is as long as its end has not been read. */
    long end() {
        return end;
    }

    @Override
    public void read(float[] values, int frames) throws IOException {
        skip();
        int got = end == Long.MAX_VALUE ? source.read(values, frames) : 0;
        if (got < frames) {
            end = Math.min(end, position + got);
            Arrays.fill(values, got * channels, frames * channels, 0);
        }
        int skipped = Math.clamp(keptTo - position, 0, got);
        keep(values, skipped * channels, got * channels);
        keptTo = Math.max(keptTo, position + got);
        for (int i = 0; i < got * channels; i++) {
            values[i] = (float) (values[i] * gain);
        }
        position += frames;
    }

    private void keep(float[] values, int from, int to) {
        int count = to - from;
        if (tail + count > kept.length) {
            int used = tail - head;
            int[] roomy = used + count > kept.length ? new int[2 * (used + count)] : kept;
            System.arraycopy(kept, head, roomy, 0, used);
            kept = roomy;
            head = 0;
            tail = used;
        }
        for (int i = from; i < to; i++) {
            kept[tail++] = Pcm24.quantise(values[i], gain);
        }
    }

    /** Takes the first of the kept frames, which have been read. */
    void take(int[] mix, int frames) {
        if (frames * channels > tail - head) {
            throw new IllegalStateException("Frames are taken that have not been read.");
        }
        System.arraycopy(kept, head, mix, 0, frames * channels);
        head += frames * channels;
    }
}
