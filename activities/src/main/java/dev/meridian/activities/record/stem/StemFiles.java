package dev.meridian.activities.record.stem;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.analysis.AudioFailures;
import dev.meridian.activities.record.analysis.AudioLimits;
import dev.meridian.activities.record.analysis.ListeningCopy;
import dev.meridian.activities.record.analysis.LoudnessSummary;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.activities.record.tool.RunLimits;
import dev.meridian.activities.record.tool.RunTimedOutException;
import dev.meridian.activities.record.tool.ToolRun;
import dev.meridian.domain.audio.measure.TruePeak;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.domain.audio.sample.SampleEncoding;
import dev.meridian.workflows.job.JobFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Makes the files of single stems from their blocks: FLAC, which is decoded and compared before it is uploaded, and a copy for
 * listening. Blocks that are still to be made are waited for.
 */
final class StemFiles {
    private static final String FLAC = "audio/flac";
    private static final int PIECE = 64 << 10;
    private static final int FRAMES_AT_ONCE = 4_096;

    /**
     * Disk space beyond the size of the samples: FLAC's overhead in the worst case, and a margin before the disk is
     * full.
     */
    private static final long SPARE_BYTES = 64 << 20;

    private final AudioTools tools;
    private final BucketObjects objects;
    private final StemSet set;
    private final int attempt;

    /** @param attempt of the job, from 1: an encoder or decoder that failed is tried once more */
    StemFiles(AudioTools tools, BucketObjects objects, StemSet set, int attempt) {
        this.tools = tools;
        this.objects = objects;
        this.set = set;
        this.attempt = attempt;
    }

    /** How many bytes of disk the files of a stem take at most. */
    static long bytesFor(StemSet set) {
        long samples = set.frames() * set.format().channels() * Pcm24.BYTES;
        return samples + samples / 50 + (long) (ListeningCopy.BYTES_A_SECOND * set.seconds()) + SPARE_BYTES;
    }

    /**
     * The files of a stem.
     *
     * @param file of FLAC, as the manifest shows it
     * @param stored the objects by their names among a record's assets
     */
    record Made(StemManifest.StemFile file, Map<String, StoredObject> stored) {}

    /**
     * Makes the files of a stem on the calling thread.
     *
     * @param uploads receives the uploads, which the caller closes
     * @throws JobException {@code parts_missing}, {@code stem_not_equal}, {@code decoder_failed}, {@code decoder_timed_out},
     *     {@code disk_full}
     */
    Made make(String stem, BlockSequence blocks, Queue<ObjectUpload> uploads) throws IOException, InterruptedException {
        String flac = stem + ".flac";
        String listen = stem + ".opus";
        // A folder of its own, since at the end of a run all programs that stand in its folder are ended.
        try (RunFolder folder = tools.folder()) {
            Samples all = new Samples(StoredObject.newDigest(), new TruePeak(set.format()));
            RunEnded encoded = encode(stem, blocks, all, folder);
            byte[] samples = all.digest().digest();
            requireEqual(samples, folder, flac);
            StoredObject stored = upload(uploads, folder, flac, FLAC);
            StoredObject copy = upload(uploads, folder, listen, ListeningCopy.MEDIA_TYPE);
            int peak = blocks.awaitAll().stream()
                    .mapToInt(block -> block.part(stem).peak())
                    .max()
                    .orElse(0);
            StemManifest.StemFile file = new StemManifest.StemFile(
                    stem,
                    flac,
                    stored.bytes(),
                    stored.sha256Hex(),
                    HexFormat.of().formatHex(samples),
                    Pcm24.sample(peak),
                    peak == 0
                            ? null
                            : LoudnessSummary.read(
                                            encoded.words(), all.truePeak().finish())
                                    .orElse(null));
            return new Made(file, Map.of(flac, stored, listen, copy));
        }
    }

    /** What is computed of the samples of a whole stem while they go to the encoder. */
    private record Samples(MessageDigest digest, TruePeak truePeak) {
        /** @param bytes whole frames */
        void take(byte[] bytes, int count) {
            digest.update(bytes, 0, count);
            truePeak.add(bytes, count);
        }
    }

    /**
     * Makes the FLAC and the copy for listening, and measures the loudness, in one run.
     *
     * @param all takes all samples
     */
    private RunEnded encode(String stem, BlockSequence blocks, Samples all, RunFolder folder)
            throws IOException, InterruptedException {
        ToolRun encoder =
                tools.ffmpeg(folder, set.format(), SampleEncoding.S24, encoding(stem), limits().atFeedersPace());
        return succeed(() -> encoder.feed(input -> {
            for (int block = 0; block < blocks.count(); block++) {
                StoredObject part = blocks.await(block).part(stem).samples();
                Optional<InputStream> copy = blocks.copies().take(block, stem);
                if (copy.isPresent()) {
                    try (InputStream samples = copy.get()) {
                        feed(samples, part, all, input);
                    }
                } else {
                    fetch(part, all, input);
                }
            }
        }));
    }

    private void fetch(StoredObject part, Samples all, OutputStream input) throws IOException {
        String key = objects.bucket().key(set.key().tenant(), part.id());
        try (ResponseInputStream<GetObjectResponse> source =
                        objects.bucket().open(key).orElseThrow(StemFiles::partsMissing);
                AbortSignal.Registration _ = AbortSignal.current().onAbort(source::abort)) {
            feed(source, part, all, input);
        }
    }

    private void feed(InputStream source, StoredObject part, Samples all, OutputStream input) throws IOException {
        MessageDigest digest = StoredObject.newDigest();
        byte[] piece = new byte[FRAMES_AT_ONCE * set.format().channels() * Pcm24.BYTES];
        for (int got = read(source, piece); got > 0; got = read(source, piece)) {
            digest.update(piece, 0, got);
            all.take(piece, got);
            input.write(piece, 0, got);
        }
        if (!Arrays.equals(digest.digest(), part.sha256())) {
            throw partsMissing();
        }
    }

    private static int read(InputStream source, byte[] piece) {
        try {
            return source.readNBytes(piece, 0, piece.length);
        } catch (IOException cut) {
            throw JobException.retryable(
                    JobFailure.OBJECT_STORE_UNAVAILABLE, "A part of a stem could not be read to its end", cut);
        }
    }

    private static JobException partsMissing() {
        return JobException.retryable(
                "parts_missing", "A part of a stem is gone or damaged; it is looked up or made again");
    }

    private List<String> encoding(String stem) {
        String filters =
                """
                [0:a:0]asplit=2[loud][copy];\
                [loud]%s[measured];\
                [copy]%s[listen]""".formatted(LoudnessSummary.meterWithoutPeak(set.format().rate()), ListeningCopy.FILTER);
        List<String> arguments = new ArrayList<>(List.of("-progress", "pipe:1", "-filter_complex", filters));
        // Without the encoder's version, so that equal samples make equal files.
        arguments.addAll(List.of("-map", "0:a:0", "-c:a", "flac", "-compression_level", "5"));
        arguments.addAll(List.of("-fflags", "+bitexact", "-flags:a", "+bitexact", "-map_metadata", "-1"));
        arguments.addAll(List.of("-f", "flac", "file:" + stem + ".flac"));
        arguments.addAll(List.of("-map", "[measured]", "-f", "null", "-"));
        arguments.addAll(ListeningCopy.arguments("[listen]", set.format(), stem + ".opus"));
        return arguments;
    }

    /** Decodes a file, which has to give the samples with this digest. */
    private void requireEqual(byte[] samples, RunFolder folder, String flac) throws IOException, InterruptedException {
        List<String> arguments = List.of("-map", "0:a:0", "-c:a", "pcm_s24le", "-f", "s24le", "pipe:1");
        ToolRun decoder = tools.ffmpeg(folder, flac, arguments, limits());
        MessageDigest digest = StoredObject.newDigest();
        succeed(() -> decoder.run(output -> {
            byte[] piece = new byte[PIECE];
            for (int got = output.read(piece); got >= 0; got = output.read(piece)) {
                digest.update(piece, 0, got);
            }
        }));
        if (!Arrays.equals(digest.digest(), samples)) {
            throw JobException.retryable("stem_not_equal", "The stem " + flac + " was not encoded as it was computed");
        }
    }

    private RunLimits limits() {
        return RunLimits.of(AudioLimits.timeFor(set.seconds()), bytesFor(set));
    }

    /** A run of an encoder or decoder. */
    private interface Running {
        RunEnded run() throws IOException, InterruptedException;
    }

    private RunEnded succeed(Running running) throws IOException, InterruptedException {
        RunEnded ended;
        try {
            ended = running.run();
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffmpeg", hanging);
        }
        if (ended.words().contains("No space left on device")) {
            throw AudioFailures.diskFull(0, 0);
        }
        if (ended.exit() != 0) {
            throw AudioFailures.decoderFailed(ended, attempt);
        }
        return ended;
    }

    private StoredObject upload(Queue<ObjectUpload> uploads, RunFolder folder, String name, String mediaType)
            throws IOException {
        ObjectUpload upload = objects.begin(set.key().tenant(), mediaType);
        uploads.add(upload);
        Files.copy(folder.file(name), upload);
        Files.delete(folder.file(name));
        return upload.finish();
    }
}
