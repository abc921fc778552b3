package dev.meridian.activities.record.stem.command;

import dev.meridian.activities.record.stem.StemSet;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.SampleSource;
import dev.meridian.domain.audio.stem.StemSource;
import dev.meridian.domain.audio.stem.SumLaw;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stems by a program, which is run whenever the reading comes to a block of the recording. */
final class ProgramStems implements StemSource {
    /** Samples are limited to 128 times full scale: no real stem is as loud, and the sums stay within integers. */
    private static final float LOUDEST = 128;

    private static final int FRAMES_AT_ONCE = 4_096;

    private final ProgramRun run;
    private final SampleSource source;
    private final float gain;
    private final int channels;
    private final long blockFrames;
    private final int context;
    private final float[] wanted;
    private final int[] mix;
    private final float[] mixSamples;
    private final int[][] part;
    private long position;
    private long blockEnd;
    private boolean ended;
    private ProgramRun.@Nullable Block block;
    private long limited;

    ProgramStems(ProgramRun run, int stems, SampleSource source, double gain, long from) {
        this.run = run;
        this.source = source;
        this.gain = (float) gain;
        this.channels = source.format().channels();
        this.blockFrames = (long) StemSet.BLOCK_SECONDS * source.format().rate();
        this.context = run.contextFrames();
        this.wanted = new float[FRAMES_AT_ONCE * channels];
        this.mixSamples = new float[FRAMES_AT_ONCE * channels];
        this.mix = new int[FRAMES_AT_ONCE * channels];
        this.part = new int[stems][FRAMES_AT_ONCE * channels];
        this.position = from;
        this.blockEnd = from / blockFrames * blockFrames;
        long first = Math.max(0, blockEnd - context);
        if (source.position() > first) {
            throw new IllegalArgumentException("Stems from frame " + from + " on need the recording from frame " + first
                    + " on, and it was opened at frame " + source.position() + ".");
        }
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
        while (done < frames) {
            if (position >= blockEnd && !nextBlock()) {
                break;
            }
            int count = (int) Math.min(Math.min(frames - done, FRAMES_AT_ONCE), blockEnd - position);
            take(count);
            for (int stem = 0; stem < stems.length; stem++) {
                System.arraycopy(part[stem], 0, stems[stem], done * channels, count * channels);
            }
            position += count;
            done += count;
        }
        return done;
    }

    private void take(int count) throws IOException {
        ProgramRun.Block now = Objects.requireNonNull(block);
        now.readMix(mixSamples, count);
        for (int i = 0; i < count * channels; i++) {
            mix[i] = Pcm24.quantise(mixSamples[i], 1);
        }
        for (int stem = 0; stem < part.length - 1; stem++) {
            now.readStem(stem, wanted, count);
            for (int i = 0; i < count * channels; i++) {
                part[stem][i] = Math.round(Math.clamp(wanted[i], -LOUDEST, LOUDEST) * 0x1p23f);
            }
        }
        limited += SumLaw.complete(mix, part, count * channels);
    }

    /** Runs the program on the next block; false at the end of the recording. */
    private boolean nextBlock() throws IOException {
        long start = blockEnd;
        if (ended && start >= source.position()) {
            return false;
        }
        long first = Math.max(0, start - context);
        try (ProgramRun.Input input = run.begin(first)) {
            if (block == null) {
                skipTo(first);
            } else {
                // The end of the previous block and its context are the context before this block.
                block.copyMix(first, input);
                close();
            }
            fill(input, start + blockFrames + context);
            blockEnd = Math.min(start + blockFrames, source.position());
            if (blockEnd <= start) {
                return false;
            }
            block = input.run(start);
        }
        long before = limited;
        for (long skipped = start; skipped < position; ) {
            int count = (int) Math.min(FRAMES_AT_ONCE, position - skipped);
            take(count);
            skipped += count;
        }
        limited = before;
        return true;
    }

    private void skipTo(long frame) throws IOException {
        while (source.position() < frame && !ended) {
            int count = (int) Math.min(FRAMES_AT_ONCE, frame - source.position());
            ended = source.read(wanted, count) < count;
        }
    }

    private void fill(ProgramRun.Input input, long to) throws IOException {
        while (source.position() < to && !ended) {
            int count = (int) Math.min(FRAMES_AT_ONCE, to - source.position());
            int got = source.read(wanted, count);
            for (int i = 0; i < got * channels; i++) {
                wanted[i] *= gain;
            }
            input.write(wanted, got);
            ended = got < count;
        }
    }

    @Override
    public void close() {
        if (block != null) {
            block.close();
            block = null;
        }
    }
}
