package dev.meridian.activities.record.stem;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.ParallelWork;
import dev.meridian.activities.record.analysis.AudioFailures;
import dev.meridian.activities.record.analysis.AudioLimits;
import dev.meridian.activities.record.analysis.DecodedTimes;
import dev.meridian.activities.record.store.StemBlock;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.activities.record.tool.RunLimits;
import dev.meridian.activities.record.tool.RunTimedOutException;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.PcmSource;
import dev.meridian.domain.audio.sample.SampleEncoding;
import dev.meridian.domain.audio.stem.StemSource;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the blocks of a set of stems, one after the other. Decoder and engine run on from block to block; where the work begins
 * makes no difference to any bit. A second of all stems and a part of each upload are in memory.
 */
public final class StemBlocks {
    private static final int UPLOADS_AT_ONCE = 4;
    private static final String MEDIA_TYPE = "application/octet-stream";

    private final AudioTools tools;
    private final BucketObjects objects;
    private final BlockCopies copies;

    /** @param copies receives what is made, besides the bucket */
    StemBlocks(AudioTools tools, BucketObjects objects, BlockCopies copies) {
        this.tools = tools;
        this.objects = objects;
        this.copies = copies;
    }

    /** Commits a block whose samples are in the bucket. */
    @FunctionalInterface
    public interface Shelf {
        /** The block is kept when this returns. */
        void put(StemBlock block);
    }

    /**
     * Makes the blocks that are missing.
     *
     * @param file the audio as it was sent, in the folder
     * @param attempt of the job, from 1: a decoder that failed is tried once more
     * @param from the number of the first missing block; all later ones are missing, too
     * @throws JobException {@code decoder_failed}, {@code decoder_timed_out}, {@code unsuitable_engine}
     */
    void make(StemSet set, RunFolder folder, String file, int attempt, int from, Shelf shelf)
            throws IOException, InterruptedException {
        RunLimits limits = RunLimits.atReadersPace(AudioLimits.timeFor(set.seconds()));
        Run run = new Run(set, from, shelf);
        RunEnded ended;
        try {
            ended = tools.ffmpeg(folder, file, arguments(set), limits).run(run::read);
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffmpeg", hanging);
        }
        if (run.cut != null) {
            throw ended.exit() == 0
                    ? JobException.retryable("decoder_failed", run.cut + "; the decoder may have been replaced")
                    : AudioFailures.decoderFailed(ended, attempt);
        }
    }

    /** The decoder's arguments, which are those of the measurement, so that the samples are the same. */
    private static List<String> arguments(StemSet set) {
        AudioFormat format = set.format();
        String filter = "[0:a:0]%s,aformat=sample_fmts=flt:sample_rates=%d[pcm]"
                .formatted(DecodedTimes.at(format, set.seconds()), format.rate());
        return List.of(
                "-filter_complex",
                filter,
                "-map",
                "[pcm]",
                "-c:a",
                "pcm_f32le",
                "-ac",
                String.valueOf(format.channels()),
                "-f",
                "f32le",
                "pipe:1");
    }

    /** What is done with the decoder's output. */
    private final class Run {
        private final StemSet set;
        private final int from;
        private final Shelf shelf;
        private final int[][] samples;
        private final byte[] bytes;
        private @Nullable String cut;

        Run(StemSet set, int from, Shelf shelf) {
            this.set = set;
            this.from = from;
            this.shelf = shelf;
            int values = set.format().rate() * set.format().channels();
            this.samples = new int[set.stems().size()][values];
            this.bytes = new byte[values * Pcm24.BYTES];
        }

        void read(InputStream output) throws IOException {
            WholeRecording mix =
                    new WholeRecording(new PcmSource(output, SampleEncoding.F32, set.format(), 0), set.frames());
            try (StemSource stems = open(mix)) {
                for (int block = from; block < set.blocks(); block++) {
                    make(block, stems);
                }
                float[] rest = new float[set.format().rate() * set.format().channels()];
                while (mix.read(rest, set.format().rate()) > 0) {
                    // The end of the recording shows whether it has the length that was measured.
                }
            } catch (WholeRecording.LengthException | EOFException cutOff) {
                cut = String.valueOf(cutOff.getMessage());
            }
        }

        private StemSource open(WholeRecording mix) {
            try {
                return set.engine().separate(mix, set.gain(), set.start(from));
            } catch (IllegalArgumentException unsuitable) {
                throw JobException.permanent("unsuitable_engine", String.valueOf(unsuitable.getMessage()));
            }
        }

        private void make(int block, StemSource stems) throws IOException {
            long begun = System.nanoTime();
            long limited = stems.limited();
            List<ObjectUpload> uploads = new ArrayList<>();
            List<OutputStream> kept = new ArrayList<>();
            try {
                for (String stem : set.stems()) {
                    uploads.add(objects.begin(set.key().tenant(), MEDIA_TYPE));
                    kept.add(copies.begin(block, stem));
                }
                int[] peaks = new int[samples.length];
                for (long left = set.framesOf(block); left > 0; ) {
                    int got = read(stems, (int) Math.min(left, set.format().rate()));
                    for (int stem = 0; stem < samples.length; stem++) {
                        int values = got * set.format().channels();
                        peaks[stem] = Math.max(peaks[stem], peak(samples[stem], values));
                        int count = Pcm24.encode(samples[stem], values, bytes);
                        uploads.get(stem).write(bytes, 0, count);
                        kept.get(stem).write(bytes, 0, count);
                    }
                    left -= got;
                }
                List<StoredObject> stored = finish(uploads);
                close(kept);
                List<StemBlock.Part> parts = new ArrayList<>();
                for (int stem = 0; stem < samples.length; stem++) {
                    parts.add(new StemBlock.Part(set.stems().get(stem), stored.get(stem), peaks[stem]));
                }
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                shelf.put(new StemBlock(block, stems.limited() - limited, took, parts));
            } finally {
                uploads.forEach(ObjectUpload::close);
                close(kept);
            }
        }

        private static void close(List<OutputStream> kept) throws IOException {
            for (OutputStream copy : kept) {
                copy.close();
            }
        }

        /** Sends what is left of the stems, most of which is sent here, side by side: the engine waits for the bucket. */
        private static List<StoredObject> finish(List<ObjectUpload> uploads) {
            Map<ObjectUpload, StoredObject> stored = new ConcurrentHashMap<>();
            ParallelWork.atMost(UPLOADS_AT_ONCE).forEach(uploads, upload -> stored.put(upload, upload.finish()));
            return uploads.stream()
                    .map(upload -> Objects.requireNonNull(stored.get(upload)))
                    .toList();
        }

        private int read(StemSource stems, int wanted) throws IOException {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the work was stopped");
            }
            int got = stems.read(samples, wanted);
            if (got == 0) {
                throw new IllegalStateException("The engine made fewer frames than the recording has");
            }
            return got;
        }

        private static int peak(int[] samples, int count) {
            int peak = 0;
            for (int i = 0; i < count; i++) {
                peak = Math.max(peak, Math.abs(samples[i]));
            }
            return peak;
        }
    }
}
