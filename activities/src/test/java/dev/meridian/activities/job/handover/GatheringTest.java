package dev.meridian.activities.job.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Plays streams of jobs through one lane in a time of its own. */
class GatheringTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long A_HAND_OVER = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long A_JOB = TimeUnit.MILLISECONDS.toNanos(25);

    /** What has been handed over: how many jobs each time, and how long each job has waited. */
    private record Played(List<Integer> pages, List<Long> waits, long took) {
        double jobsAPage() {
            return (double) waits.size() / pages.size();
        }

        double meanWaitMillis() {
            return waits.stream().mapToLong(Long::longValue).average().orElseThrow() / 1e6;
        }
    }

    /**
     * @param arrivals when jobs come, in any order
     * @param answer when the caller of a job that ends at this time asks for the next; negative if never
     */
    private static Played play(List<Long> arrivals, int jobs, LongUnaryOperator answer) {
        PriorityQueue<Long> coming = new PriorityQueue<>(arrivals);
        List<Long> waiting = new ArrayList<>();
        List<Integer> pages = new ArrayList<>();
        List<Long> waits = new ArrayList<>();
        Gathering gathering = new Gathering(0);
        long free = 0;
        long now = 0;
        while (waits.size() < jobs) {
            long ready = Math.max(free, now + Math.max(0, gathering.left(waiting.size(), now)));
            Long next = coming.peek();
            if (next != null && (waiting.isEmpty() || next <= ready)) {
                now = Math.max(now, next);
                gathering.came(waiting.isEmpty(), now);
                waiting.add(coming.remove());
                continue;
            }
            now = Math.max(now, ready);
            pages.add(waiting.size());
            gathering.handedOver(waiting.size(), now);
            free = now + A_HAND_OVER;
            for (long came : waiting) {
                waits.add(now - came);
                long again = answer.applyAsLong(now + A_JOB);
                if (again >= 0) {
                    coming.add(again);
                }
            }
            waiting.clear();
        }
        return new Played(pages, waits, now);
    }

    private static Played atRate(int aSecond, int jobs) {
        List<Long> arrivals = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            arrivals.add(i * SECOND / aSecond);
        }
        return play(arrivals, jobs, _ -> -1);
    }

    private static Played byCallersWhoWait(int callers, int jobs) {
        List<Long> arrivals = new ArrayList<>();
        Random random = new Random(callers);
        for (int i = 0; i < callers; i++) {
            arrivals.add(random.nextLong(A_JOB));
        }
        return play(arrivals, jobs, ended -> ended + random.nextLong(SECOND / 1_000));
    }

    @Test
    void aSteadyStreamOfSingleJobsSharesWorkflows() {
        Played played = atRate(30, 900);
        assertThat(played.pages().subList(0, Gathering.FIRST_TRY)).containsOnly(1);
        assertThat(played.jobsAPage()).isGreaterThan(2.8);
        assertThat(played.meanWaitMillis()).isLessThan(55);
    }

    @Test
    void aStreamOfTwentyASecondSharesWorkflows() {
        assertThat(atRate(20, 900).jobsAPage()).isGreaterThan(1.5);
    }

    @Test
    void aStreamThatComesAtRandomSharesWorkflowsMostly() {
        Random random = new Random(7);
        List<Long> arrivals = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < 3_000; i++) {
            at -= (long) (Math.log(1 - random.nextDouble()) * SECOND / 30);
            arrivals.add(at);
        }
        assertThat(play(arrivals, 3_000, _ -> -1).jobsAPage()).isGreaterThan(2);
    }

    @Test
    void jobsThatComeNowAndThenWaitForNothing() {
        Played played = atRate(5, 200);
        assertThat(played.pages()).containsOnly(1);
        assertThat(played.waits()).containsOnly(0L);
    }

    @Test
    void aCallerWhoWaitsForEachJobIsHardlySlowedDown() {
        Played played = byCallersWhoWait(1, 2_000);
        assertThat(played.pages()).containsOnly(1);
        assertThat(played.waits().stream().filter(wait -> wait > 0)).hasSizeLessThan(20);
    }

    @Test
    void severalCallersWhoWaitAreHardlySlowedDown() {
        for (int callers = 2; callers <= 16; callers++) {
            double mean = byCallersWhoWait(callers, 2_000).meanWaitMillis();
            assertThat(mean)
                    .as("%d callers, of pages that gather 5 ms for each job", callers)
                    .isLessThan(5 * callers);
        }
    }

    @Test
    void aStreamThatEndsIsForgotten() {
        Gathering gathering = new Gathering(0);
        long now = 0;
        for (int i = 0; i < Gathering.FIRST_TRY; i++) {
            gathering.came(true, now);
            gathering.handedOver(1, now);
        }
        assertThat(gathering.left(1, now)).as("a try").isEqualTo(Gathering.LONGEST);
        now += SECOND;
        gathering.came(true, now);
        assertThat(gathering.left(1, now)).isNotPositive();
        gathering.handedOver(1, now);
        assertThat(gathering.left(1, now)).as("nothing had come").isNotPositive();
    }
}
