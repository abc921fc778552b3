package dev.meridian.activities.record.stem;

import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.ParallelWork;
import dev.meridian.activities.record.store.StemBlock;
import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes a set of stems: its {@linkplain StemBlocks blocks}, and beside them its {@linkplain StemJoin files}, to which each block is
 * added as soon as it is committed. What was encoded is lost with the worker, and the blocks are kept.
 */
public final class StemMaking {
    private final AudioTools tools;
    private final BucketObjects objects;

    public StemMaking(AudioTools tools, BucketObjects objects) {
        this.tools = tools;
        this.objects = objects;
    }

    /** How many bytes of disk the work takes at most, beyond the audio as it was sent. */
    public static long bytesFor(StemSet set) {
        return StemJoin.bytesFor(set) + BlockCopies.bytesFor(set);
    }

    /**
     * Makes the blocks that are missing, and joins all of them. The caller keeps the objects and closes the result.
     *
     * @param choice as it was asked for
     * @param file the audio as it was sent, in the folder
     * @param attempt of the job, from 1: an encoder or decoder that failed is tried once more
     * @param committed the first blocks of the set; all later ones are missing
     * @throws JobException as {@link StemBlocks#make} and {@link StemJoin#join}
     * @throws CancellationException if the work was stopped
     */
    public StemJoin.Joined make(
            StemSet set,
            String choice,
            RunFolder folder,
            String file,
            int attempt,
            List<StemBlock> committed,
            StemBlocks.Shelf shelf)
            throws IOException {
        BlockSequence blocks = new BlockSequence(set.blocks(), committed, new BlockCopies(folder.path()));
        AtomicReference<StemJoin.@Nullable Joined> joined = new AtomicReference<>();
        BlockingWork making = () -> makeBlocks(set, folder, file, attempt, blocks, shelf);
        BlockingWork joining = () -> joined.set(new StemJoin(tools, objects).join(set, choice, blocks, attempt));
        try {
            ParallelWork.atMost(2)
                    .onPlatformThreads()
                    .interruptingOthers()
                    .forEach(List.of(making, joining), BlockingWork::runUnchecked);
        } catch (UncheckedIOException failed) {
            close(joined.get());
            throw failed.getCause();
        } catch (RuntimeException | Error failed) {
            close(joined.get());
            throw failed;
        }
        return Objects.requireNonNull(joined.get());
    }

    private void makeBlocks(
            StemSet set, RunFolder folder, String file, int attempt, BlockSequence blocks, StemBlocks.Shelf shelf)
            throws IOException, InterruptedException {
        int from = blocks.committed();
        if (from < blocks.count()) {
            StemBlocks making = new StemBlocks(tools, objects, blocks.copies());
            making.make(set, folder, file, attempt, from, block -> {
                shelf.put(block);
                blocks.add(block);
            });
        }
    }

    private static void close(StemJoin.@Nullable Joined joined) {
        if (joined != null) {
            joined.close();
        }
    }
}
