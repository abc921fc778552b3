package dev.meridian.domain.audio.stem.model;

/**
 * Where blocks lie. Block {@code k} has its first unit at {@code k * step - overlap}, where a step is a block without its overlap,
 * so that unit 0 is beyond the part of block 0 that comes in softly.
 *
 * @param length units of a block
 * @param overlap units that a block shares with the next one
 */
record BlockGrid(int length, int overlap) {
    int step() {
        return length - overlap;
    }

    /** The first block that has this unit. */
    long firstWith(long unit) {
        return Math.floorDiv(unit, (long) step());
    }

    /** The first unit of a block; below 0 for the first one. */
    long start(long block) {
        return block * step() - overlap;
    }

    /** How much a block counts at one of its units; the weights of the blocks that share a unit sum to 1. */
    float weight(int unit) {
        if (unit < overlap) {
            return (unit + 0.5f) / overlap;
        }
        return unit < step() ? 1 : 1 - (unit - step() + 0.5f) / overlap;
    }
}
