package dev.meridian.activities.job.handover;

import dev.meridian.workflows.task.TaskJobs;
import java.time.Duration;

/**
 * For how long a lane gathers jobs after it has handed some over, so that jobs that come one after another share workflows.
 *
 * <p>After several jobs a lane gathers for 5 ms for each of them. That alone would leave a steady stream of single jobs alone: at 30
 * a second, each has been handed over when the next comes. Hence a lane also tries, after its tenth hand-over, to gather for
 * 100 ms. It goes on doing so after every hand-over as long as jobs come, and come spread over that time: three gatherings in a
 * row without such jobs end it. A caller who asks for a job, waits for its end and asks for the next brings one job to each
 * gathering, and several such callers bring theirs at the same moment, so that gathering would only make them wait: after a try
 * in vain, the lane hands over twice as many times before the next one, 320 times at the most.
 *
 * <p>Times are in nanoseconds of {@link System#nanoTime}. Not thread-safe.
 */
final class Gathering {
    static final long LONGEST = Duration.ofMillis(100).toNanos();
    private static final long A_JOB = Duration.ofMillis(5).toNanos();

    /** Jobs that come within this time of each other may have been asked for by callers who waited for the same page. */
    static final long SPREAD = Duration.ofMillis(25).toNanos();

    static final int FIRST_TRY = 10;
    static final int RAREST_TRY = 320;
    private static final int MISSES = 3;

    private boolean isSteady;
    private int missesLeft;
    private int hits;
    private int betweenTries = FIRST_TRY;
    private int untilTry = FIRST_TRY;
    private long until;
    private long firstCame;
    private long lastCame;

    Gathering(long now) {
        until = now;
    }

    /** Notes that a job has come. */
    void came(boolean isFirst, long now) {
        firstCame = isFirst ? now : firstCame;
        lastCame = now;
    }

    /** Notes that jobs have been handed over, and decides for how long the lane gathers now. */
    void handedOver(int jobs, long now) {
        if (isSteady) {
            goOn(jobs > 1 && lastCame - firstCame >= SPREAD);
        } else {
            untilTry--;
            if (untilTry == 0) {
                isSteady = true;
                missesLeft = 1;
                hits = 0;
            }
        }
        long forPage = jobs > 1 ? Math.min(LONGEST, jobs * A_JOB) : 0;
        until = now + (isSteady ? LONGEST : forPage);
    }

    private void goOn(boolean isSpread) {
        if (isSpread) {
            missesLeft = MISSES;
            hits++;
            return;
        }
        missesLeft--;
        if (missesLeft == 0) {
            isSteady = false;
            // Callers who wait may come spread once, and no longer when they have waited for the same page.
            betweenTries = hits > MISSES ? FIRST_TRY : Math.min(RAREST_TRY, 2 * betweenTries);
            untilTry = betweenTries;
        }
    }

    /** How long the lane still gathers, if so many jobs wait in it; not positive if it does not gather. */
    long left(int waiting, long now) {
        return waiting < TaskJobs.PAGE_SIZE ? until - now : 0;
    }
}
