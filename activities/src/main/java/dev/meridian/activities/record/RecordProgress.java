package dev.meridian.activities.record;

import dev.meridian.workflows.job.Progress;

/**
 * How far a job is, in seconds of audio and in per cent: measuring counts 5, the fingerprints 10, stems 80, publishing 5. Without
 * stems measuring and the fingerprints share their part. Seconds are counted once for each of these steps.
 *
 * @param hasStems whether stems are made
 */
record RecordProgress(boolean hasStems) {
    private static final int MEASURED = 5;
    private static final int BEFORE_STEMS = 15;
    private static final int BEFORE_PUBLISHING = 95;

    /** What a job shows. */
    record Stand(Progress progress, int percent) {}

    Stand measured(long seconds, long ofSeconds) {
        return decoded(0, seconds, ofSeconds, 0, MEASURED);
    }

    /** Of the seconds so many have been heard for the fingerprints. */
    Stand printed(long seconds, long ofSeconds) {
        return decoded(1, seconds, ofSeconds, MEASURED, BEFORE_STEMS);
    }

    private Stand decoded(int passes, long seconds, long ofSeconds, int from, int to) {
        int before = hasStems ? BEFORE_STEMS : BEFORE_PUBLISHING;
        double part = ofSeconds == 0 ? from : from + (double) (to - from) * seconds / ofSeconds;
        Progress progress = new Progress(passes * ofSeconds + seconds, (hasStems ? 3 : 2) * ofSeconds);
        return new Stand(progress, (int) (before * part / BEFORE_STEMS));
    }

    /** So many of the blocks of the stems are made. */
    static Stand separated(int blocks, int ofBlocks, long ofSeconds) {
        int percent = BEFORE_STEMS + (BEFORE_PUBLISHING - BEFORE_STEMS) * blocks / ofBlocks;
        return new Stand(new Progress(2 * ofSeconds + ofSeconds * blocks / ofBlocks, 3 * ofSeconds), percent);
    }
}
