package dev.meridian.domain.audio.stem;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.SampleSource;
import java.io.IOException;
import java.util.Arrays;

/** The last stem of a set as a recording of its own; the samples of the other stems wait until they are taken. */
final class RestOfStems implements SampleSource, AutoCloseable {
    private static final int FRAMES_AT_ONCE = 4_096;

    private final StemSource stems;
    private final AudioFormat format;
    private final int[][] part;
    private final int[][] waiting;
    private long waitingFrom;
    private int waitingFrames;

    /** @param from the frame with which the waiting samples begin */
    RestOfStems(StemSource stems, AudioFormat format, int count, long from) {
        this.stems = stems;
        this.format = format;
        this.part = new int[count][FRAMES_AT_ONCE * format.channels()];
        this.waiting = new int[count - 1][0];
        this.waitingFrom = from;
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public long position() {
        return stems.position();
    }

    long limited() {
        return stems.limited();
    }

    @Override
    public int read(float[] samples, int frames) throws IOException {
        int done = 0;
        while (done < frames) {
            int wanted = Math.min(frames - done, FRAMES_AT_ONCE);
            long from = stems.position();
            int got = stems.read(part, wanted);
            int[] rest = part[part.length - 1];
            int at = done * format.channels();
            for (int i = 0; i < got * format.channels(); i++) {
                samples[at + i] = Pcm24.sample(rest[i]);
            }
            int skipped = Math.clamp(waitingFrom + waitingFrames - from, 0, got);
            keep(skipped, got - skipped);
            done += got;
            if (got < wanted) {
                break;
            }
        }
        return done;
    }

    private void keep(int skipped, int frames) {
        int channels = format.channels();
        for (int stem = 0; stem < waiting.length; stem++) {
            int needed = (waitingFrames + frames) * channels;
            if (waiting[stem].length < needed) {
                waiting[stem] = Arrays.copyOf(waiting[stem], Math.max(needed, 2 * waiting[stem].length));
            }
            System.arraycopy(
                    part[stem], skipped * channels, waiting[stem], waitingFrames * channels, frames * channels);
        }
        waitingFrames += frames;
    }

    /** Takes the next frames of the stems but the last. */
    void take(int[][] target, int frames) {
        int values = frames * format.channels();
        int left = (waitingFrames - frames) * format.channels();
        for (int stem = 0; stem < waiting.length; stem++) {
            System.arraycopy(waiting[stem], 0, target[stem], 0, values);
            System.arraycopy(waiting[stem], values, waiting[stem], 0, left);
        }
        waitingFrom += frames;
        waitingFrames -= frames;
    }

    @Override
    public void close() throws IOException {
        stems.close();
    }
}
