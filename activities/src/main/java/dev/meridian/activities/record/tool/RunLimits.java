package dev.meridian.activities.record.tool;

import java.time.Duration;

/**
 * What a run may take.
 *
 * @param time how long it may run
 * @param cpu how long it may compute, where the machine can limit it
 * @param silence how long it may write nothing to its standard output
 * @param addressSpace bytes of memory, where the machine can limit it
 * @param largestFile bytes of each file that it writes, where the machine can limit it
 */
public record RunLimits(Duration time, Duration cpu, Duration silence, long addressSpace, long largestFile) {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final long ADDRESS_SPACE = 2L << 30;

    /** The usual limits of a run of this length. */
    public static RunLimits of(Duration time, long largestFile) {
        return new RunLimits(time, time, SILENCE, ADDRESS_SPACE, largestFile);
    }

    /** These limits for a run that waits for what it is fed with: only the time that it computes is limited. */
    public RunLimits atFeedersPace() {
        return new RunLimits(LONGEST, cpu, silence, addressSpace, largestFile);
    }

    /** The limits of a run whose output is read as slowly as its reader computes; it writes no files. */
    public static RunLimits atReadersPace(Duration cpu) {
        return new RunLimits(LONGEST, cpu, SILENCE, ADDRESS_SPACE, 0);
    }
}
