package dev.meridian.activities.record.stem;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.AbortSignal;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.record.analysis.AudioFailures;
import dev.meridian.activities.record.analysis.AudioLimits;
import dev.meridian.activities.record.analysis.LoudnessSummary;
import dev.meridian.activities.record.store.StemBlock;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.activities.record.tool.RunLimits;
import dev.meridian.activities.record.tool.RunTimedOutException;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Pcm24;
import dev.meridian.workflows.job.JobFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * Joins the blocks of a set of stems: for each stem a file of FLAC, which is decoded and compared before it is uploaded, and a
 * copy for listening. The files of one stem at a time are on the disk.
 */
public final class StemJoin {
    private static final String FLAC = "audio/flac";
    private static final String OGG = "audio/ogg";
    private static final int PIECE = 64 << 10;

    /**
     * Disk space beyond the size of the samples: FLAC's overhead in the worst case, and a margin before the disk is
     * full.
     */
    private static final long SPARE_BYTES = 64 << 20;

    /** Opus of 96 kbit/s at its most. */
    private static final int COPY_BYTES_A_SECOND = 20_000;

    private final AudioTools tools;
    private final BucketObjects objects;

    public StemJoin(AudioTools tools, BucketObjects objects) {
        this.tools = tools;
        this.objects = objects;
    }

    /** How many bytes of disk joining takes at most. */
    public static long bytesFor(StemSet set) {
        long samples = set.frames() * set.format().channels() * Pcm24.BYTES;
        return samples + samples / 50 + (long) (COPY_BYTES_A_SECOND * set.seconds()) + SPARE_BYTES;
    }

    /** A joined set, whose objects are complete in the bucket; what is not kept when it is closed is deleted. */
    public static final class Joined implements AutoCloseable {
        private final List<ObjectUpload> uploads = new ArrayList<>();
        private final Map<String, StoredObject> stored = new LinkedHashMap<>();
        private final List<StemManifest.StemFile> stems = new ArrayList<>();
        private String manifest = "";

        private Joined() {}

        /** The objects by their names among a record's assets. */
        public Map<String, StoredObject> objects() {
            return stored;
        }

        /** The {@link StemManifest} as JSON. */
        public String manifest() {
            return manifest;
        }

        private StoredObject finish(String name, ObjectUpload upload) {
            StoredObject object = upload.finish();
            stored.put(name, object);
            return object;
        }

        @Override
        public void close() {
            uploads.forEach(ObjectUpload::close);
        }
    }

    /**
     * Joins all blocks of a set. The caller keeps the objects and closes the result.
     *
     * @param choice as it was asked for
     * @param attempt of the job, from 1
     * @throws JobException {@code parts_missing}, retryable, if a block is gone or damaged: perhaps another job has just joined
     *     them; {@code stem_not_equal}, retryable, if what was encoded is not what is decoded
     */
    public Joined join(StemSet set, String choice, List<StemBlock> blocks, RunFolder folder, int attempt)
            throws IOException, InterruptedException {
        Joined joined = new Joined();
        try {
            for (String stem : set.stems()) {
                join(joined, new Stem(set, stem, blocks), folder, attempt);
            }
            StemManifest manifest = manifest(set, choice, blocks, joined.stems);
            joined.manifest = JsonMapper.shared().writeValueAsString(manifest);
            ObjectUpload upload = begin(joined, set, "application/json");
            upload.write(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
            joined.finish(StemManifest.NAME, upload);
            return joined;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            joined.close();
            throw failed;
        }
    }

    /** A stem that is joined. */
    private record Stem(StemSet set, String name, List<StemBlock> blocks) {
        String flac() {
            return name + ".flac";
        }

        String listen() {
            return name + ".opus";
        }

        int peak() {
            return blocks.stream()
                    .mapToInt(block -> block.part(name).peak())
                    .max()
                    .orElse(0);
        }
    }

    private void join(Joined joined, Stem stem, RunFolder folder, int attempt)
            throws IOException, InterruptedException {
        byte[] samples = encode(stem, folder, attempt);
        RunEnded decoded = decode(stem, samples, folder, attempt);
        StoredObject flac = upload(joined, stem.set(), folder, stem.flac(), FLAC);
        upload(joined, stem.set(), folder, stem.listen(), OGG);
        joined.stems.add(new StemManifest.StemFile(
                stem.name(),
                stem.flac(),
                flac.bytes(),
                flac.sha256Hex(),
                HexFormat.of().formatHex(samples),
                Pcm24.sample(stem.peak()),
                stem.peak() == 0 ? null : LoudnessSummary.read(decoded.words()).orElse(null)));
    }

    /** Returns the digest of all samples. */
    private byte[] encode(Stem stem, RunFolder folder, int attempt) throws IOException, InterruptedException {
        MessageDigest digest = StoredObject.newDigest();
        RunLimits limits = RunLimits.of(AudioLimits.timeFor(stem.set().seconds()), bytesFor(stem.set()));
        RunEnded ended;
        try {
            ended = tools.flac(folder, stem.set().format(), stem.flac(), limits).feed(input -> {
                for (StemBlock block : stem.blocks()) {
                    copy(stem.set(), block.part(stem.name()).samples(), digest, input);
                }
            });
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffmpeg", hanging);
        }
        requireSuccess(ended, attempt);
        return digest.digest();
    }

    private void copy(StemSet set, StoredObject part, MessageDigest all, OutputStream input) throws IOException {
        String key = objects.bucket().key(set.key().tenant(), part.id());
        MessageDigest digest = StoredObject.newDigest();
        try (ResponseInputStream<GetObjectResponse> source =
                        objects.bucket().open(key).orElseThrow(StemJoin::partsMissing);
                AbortSignal.Registration _ = AbortSignal.current().onAbort(source::abort)) {
            byte[] piece = new byte[PIECE];
            for (int got = read(source, piece); got >= 0; got = read(source, piece)) {
                digest.update(piece, 0, got);
                all.update(piece, 0, got);
                input.write(piece, 0, got);
            }
        }
        if (!Arrays.equals(digest.digest(), part.sha256())) {
            throw partsMissing();
        }
    }

    private static int read(InputStream source, byte[] piece) {
        try {
            return source.read(piece);
        } catch (IOException cut) {
            throw JobException.retryable(
                    JobFailure.OBJECT_STORE_UNAVAILABLE, "A part of a stem could not be read to its end", cut);
        }
    }

    private static JobException partsMissing() {
        return JobException.retryable(
                "parts_missing", "A part of a stem is gone or damaged; it is looked up or made again");
    }

    /** Decodes the file, compares it and makes the copy for listening; returns what the program said of the loudness. */
    private RunEnded decode(Stem stem, byte[] samples, RunFolder folder, int attempt)
            throws IOException, InterruptedException {
        MessageDigest digest = StoredObject.newDigest();
        RunLimits limits = RunLimits.of(AudioLimits.timeFor(stem.set().seconds()), bytesFor(stem.set()));
        RunEnded ended;
        try {
            ended = tools.ffmpeg(folder, stem.flac(), arguments(stem), limits).run(output -> {
                byte[] piece = new byte[PIECE];
                for (int got = output.read(piece); got >= 0; got = output.read(piece)) {
                    digest.update(piece, 0, got);
                }
            });
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffmpeg", hanging);
        }
        requireSuccess(ended, attempt);
        if (!Arrays.equals(digest.digest(), samples)) {
            throw JobException.retryable(
                    "stem_not_equal", "The stem " + stem.name() + " was not encoded as it was computed");
        }
        return ended;
    }

    private static List<String> arguments(Stem stem) {
        AudioFormat format = stem.set().format();
        String filters = """
                [0:a:0]asplit=3[pcm][loud][copy];\
                [loud]aformat=sample_fmts=dbl:sample_rates=%1$d,ebur128=peak=true:framelog=verbose[measured];\
                [copy]aresample=48000,aformat=sample_rates=48000[listen]""".formatted(format.rate());
        List<String> arguments = new ArrayList<>(List.of("-filter_complex", filters));
        arguments.addAll(List.of("-map", "[pcm]", "-c:a", "pcm_s24le", "-f", "s24le", "pipe:1"));
        arguments.addAll(List.of("-map", "[measured]", "-f", "null", "-"));
        arguments.addAll(List.of("-map", "[listen]", "-c:a", "libopus", "-b:a", "96k"));
        arguments.addAll(List.of("-ac", String.valueOf(Math.min(2, format.channels()))));
        arguments.addAll(List.of("-map_metadata", "-1", "-f", "ogg", "file:" + stem.listen()));
        return arguments;
    }

    private static void requireSuccess(RunEnded ended, int attempt) {
        if (ended.words().contains("No space left on device")) {
            throw AudioFailures.diskFull(0, 0);
        }
        if (ended.exit() != 0) {
            throw AudioFailures.decoderFailed(ended, attempt);
        }
    }

    private StoredObject upload(Joined joined, StemSet set, RunFolder folder, String name, String mediaType)
            throws IOException {
        ObjectUpload upload = begin(joined, set, mediaType);
        Files.copy(folder.file(name), upload);
        Files.delete(folder.file(name));
        return joined.finish(name, upload);
    }

    private ObjectUpload begin(Joined joined, StemSet set, String mediaType) {
        ObjectUpload upload = objects.begin(set.key().tenant(), mediaType);
        joined.uploads.add(upload);
        return upload;
    }

    private static StemManifest manifest(
            StemSet set, String choice, List<StemBlock> blocks, List<StemManifest.StemFile> stems) {
        long limited = blocks.stream().mapToLong(StemBlock::limited).sum();
        double seconds =
                blocks.stream().mapToLong(block -> block.took().toMillis()).sum() / 1e3;
        return new StemManifest(
                new StemManifest.StemMaker(
                        choice,
                        set.engine().name(),
                        set.engine().version(),
                        set.engine().parameters()),
                set.format().rate(),
                set.format().channels(),
                set.frames(),
                new StemManifest.StemSum(StemManifest.StemSum.LAW, set.gain(), limited),
                seconds,
                stems);
    }
}
