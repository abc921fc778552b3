package dev.meridian.activities.record.store;

import dev.meridian.activities.job.object.StoredObject;
import java.time.Duration;
import java.util.List;

/**
 * A block of a set of stems.
 *
 * @param number counted from 0
 * @param limited samples that were limited so that all stems fit
 * @param took how long the block took
 * @param parts one for each stem, in the order of the set
 */
public record StemBlock(int number, long limited, Duration took, List<Part> parts) {
    /**
     * The samples of a stem in a block.
     *
     * @param samples integers of 24 bits, lowest byte first
     * @param peak their greatest absolute value
     */
    public record Part(String stem, StoredObject samples, int peak) {}

    public StemBlock {
        parts = List.copyOf(parts);
    }

    /**
     * The part of a stem.
     *
     * @throws IllegalArgumentException if the block has none
     */
    public Part part(String stem) {
        return parts.stream()
                .filter(part -> part.stem().equals(stem))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Block " + number + " has no stem " + stem));
    }
}
