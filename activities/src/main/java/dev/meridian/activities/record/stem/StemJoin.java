package dev.meridian.activities.record.stem;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.object.ObjectUpload;
import dev.meridian.activities.job.object.StoredObject;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.ParallelWork;
import dev.meridian.activities.record.store.StemBlock;
import dev.meridian.activities.record.tool.AudioTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.json.JsonMapper;

/**
 * Joins the blocks of a set of stems to {@linkplain StemFiles files} and a manifest, two stems at a time, while further blocks are
 * made.
 */
public final class StemJoin {
    /** Each of them has an encoder with one thread, and room on the disk. */
    private static final int STEMS_AT_ONCE = 2;

    private final AudioTools tools;
    private final BucketObjects objects;

    StemJoin(AudioTools tools, BucketObjects objects) {
        this.tools = tools;
        this.objects = objects;
    }

    /** How many bytes of disk joining takes at most. */
    static long bytesFor(StemSet set) {
        return Math.min(STEMS_AT_ONCE, set.stems().size()) * StemFiles.bytesFor(set);
    }

    /** A joined set, whose objects are complete in the bucket; what is not kept when it is closed is deleted. */
    public static final class Joined implements AutoCloseable {
        private final Queue<ObjectUpload> uploads = new ConcurrentLinkedQueue<>();
        private final Map<String, StoredObject> stored = new LinkedHashMap<>();
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

        @Override
        public void close() {
            uploads.forEach(ObjectUpload::close);
        }
    }

    /**
     * Joins all blocks of a set, and waits for blocks that are still to be made. The caller keeps the objects and closes the result.
     *
     * @param choice as it was asked for
     * @param attempt of the job, from 1
     * @throws JobException {@code parts_missing}, retryable, if a block is gone or damaged: perhaps another job has just joined
     *     them; {@code stem_not_equal}, retryable, if what was encoded is not what is decoded
     */
    Joined join(StemSet set, String choice, BlockSequence blocks, int attempt)
            throws IOException, InterruptedException {
        Joined joined = new Joined();
        try {
            List<StemFiles.Made> made = files(set, blocks, attempt, joined.uploads);
            made.forEach(stem -> joined.stored.putAll(stem.stored()));
            StemManifest manifest = manifest(set, choice, blocks.awaitAll(), made);
            joined.manifest = JsonMapper.shared().writeValueAsString(manifest);
            ObjectUpload upload = objects.begin(set.key().tenant(), "application/json");
            joined.uploads.add(upload);
            upload.write(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
            joined.stored.put(StemManifest.NAME, upload.finish());
            return joined;
        } catch (UncheckedIOException failed) {
            joined.close();
            throw failed.getCause();
        } catch (IOException | RuntimeException | InterruptedException failed) {
            joined.close();
            throw failed;
        }
    }

    private List<StemFiles.Made> files(StemSet set, BlockSequence blocks, int attempt, Queue<ObjectUpload> uploads) {
        StemFiles files = new StemFiles(tools, objects, set, attempt);
        Map<String, StemFiles.Made> made = new ConcurrentHashMap<>();
        ParallelWork.atMost(STEMS_AT_ONCE)
                .onPlatformThreads()
                .interruptingOthers()
                .forEach(
                        set.stems(),
                        stem -> BlockingWork.runUnchecked(() -> made.put(stem, files.make(stem, blocks, uploads))));
        return set.stems().stream()
                .map(stem -> Objects.requireNonNull(made.get(stem)))
                .toList();
    }

    private static StemManifest manifest(
            StemSet set, String choice, List<StemBlock> blocks, List<StemFiles.Made> stems) {
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
                stems.stream().map(StemFiles.Made::file).toList());
    }
}
