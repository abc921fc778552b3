package dev.meridian.activities.record.stem;

import dev.meridian.activities.record.store.StemBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * The committed blocks of a set in their order, with copies of some of them on the disk. The sequence grows while blocks are made:
 * whoever reads a block that is still to be made waits for it. Thread-safe.
 */
final class BlockSequence {
    private final int count;
    private final List<StemBlock> committed;
    private final BlockCopies copies;

    /**
     * @param count how many blocks there are in the end
     * @param committed the first blocks, which are there already
     */
    BlockSequence(int count, List<StemBlock> committed, BlockCopies copies) {
        this.count = count;
        this.copies = copies;
        this.committed = new ArrayList<>(committed);
    }

    /** How many blocks are committed. */
    synchronized int committed() {
        return committed.size();
    }

    /** How many blocks there are in the end. */
    int count() {
        return count;
    }

    /** Copies of blocks that this process has made. */
    BlockCopies copies() {
        return copies;
    }

    /** Adds the next block, which has just been committed. */
    synchronized void add(StemBlock block) {
        if (block.number() != committed.size() || block.number() >= count) {
            throw new IllegalArgumentException(
                    "Block " + block.number() + " came after " + committed.size() + " of " + count + " blocks");
        }
        committed.add(block);
        notifyAll();
    }

    /**
     * A block, as soon as it is committed.
     *
     * @param number from 0
     */
    synchronized StemBlock await(int number) throws InterruptedException {
        while (committed.size() <= number) {
            wait();
        }
        return committed.get(number);
    }

    /** All blocks, as soon as the last one is committed. */
    synchronized List<StemBlock> awaitAll() throws InterruptedException {
        while (committed.size() < count) {
            wait();
        }
        return List.copyOf(committed);
    }
}
