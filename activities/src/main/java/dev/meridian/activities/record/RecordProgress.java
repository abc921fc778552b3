package dev.meridian.activities.record;

import dev.meridian.workflows.job.Progress;

/**
 * How far a job is, in seconds of audio and in per cent: measuring counts 15, stems 80, publishing 5. Without stems measuring counts
 * 95. Seconds are counted once for each of the two.
 *
 * @param hasStems whether stems are made
 */
record RecordProgress(boolean hasStems) {
    private static final int BEFORE_PUBLISHING = 95;
    private static final int BEFORE_STEMS = 15;

    /** What a job shows. */
    record Stand(Progress progress, int percent) {}

    Stand measured(long seconds, long ofSeconds) {
        int share = hasStems ? BEFORE_STEMS : BEFORE_PUBLISHING;
        int percent = ofSeconds == 0 ? 0 : (int) (share * seconds / ofSeconds);
        return new Stand(new Progress(seconds, hasStems ? 2 * ofSeconds : ofSeconds), percent);
    }

    /** So many of the blocks of the stems are made. */
    static Stand separated(int blocks, int ofBlocks, long ofSeconds) {
        int percent = BEFORE_STEMS + (BEFORE_PUBLISHING - BEFORE_STEMS) * blocks / ofBlocks;
        return new Stand(new Progress(ofSeconds + ofSeconds * blocks / ofBlocks, 2 * ofSeconds), percent);
    }
}
