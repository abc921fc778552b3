package dev.meridian.workflows.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final JobFailure OUTAGE = new JobFailure(JobFailure.DATABASE_UNAVAILABLE, "away", true);
    private static final JobFailure FAILURE = new JobFailure("busy", "busy", true);

    private final Attempts attempts = new Attempts(new RetryPlan(2, Duration.ofSeconds(7), 1, Duration.ofHours(1)));

    @Test
    void anOutageIsWaitedForHoweverLongItLastsAndCostsNoAttempt() {
        Duration waited = Duration.ZERO;
        for (int tries = 0; tries < 300; tries++) {
            waited = waited.plus(attempts.waitAfter(OUTAGE).orElseThrow());
        }
        assertThat(waited).isGreaterThan(Duration.ofDays(1));
        assertThat(attempts.current()).isEqualTo(1);
    }

    @Test
    void theWaitsOfAnOutageGrowAndStartAgainWithTheNext() {
        assertThat(attempts.waitAfter(OUTAGE)).contains(Duration.ofSeconds(2));
        assertThat(attempts.waitAfter(OUTAGE)).contains(Duration.ofSeconds(4));
        assertThat(attempts.waitAfter(FAILURE)).contains(Duration.ofSeconds(7));
        assertThat(attempts.waitAfter(OUTAGE)).contains(Duration.ofSeconds(2));
    }

    @Test
    void anotherJobIsWaitedForHoweverLongItTakesAndLookedForOnceAMinuteAtLeast() {
        JobFailure busy = new JobFailure(JobFailure.SNAPSHOT_BUSY, "busy", true);
        assertThat(attempts.waitAfter(busy)).contains(Duration.ofSeconds(2));
        assertThat(attempts.waitAfter(busy)).contains(Duration.ofSeconds(4));
        for (int tries = 0; tries < 300; tries++) {
            assertThat(attempts.waitAfter(busy).orElseThrow()).isLessThanOrEqualTo(Duration.ofMinutes(1));
        }
        assertThat(attempts.current()).isEqualTo(1);
        assertThat(attempts.waitAfter(FAILURE)).contains(Duration.ofSeconds(7));
        assertThat(attempts.waitAfter(busy)).contains(Duration.ofSeconds(2));
    }

    @Test
    void theLastAttemptIsFollowedByNone() {
        assertThat(attempts.waitAfter(FAILURE)).isPresent();
        assertThat(attempts.current()).isEqualTo(2);
        assertThat(attempts.waitAfter(OUTAGE)).isPresent();
        assertThat(attempts.waitAfter(FAILURE)).isEmpty();
        assertThat(attempts.usedUp()).isEqualTo(2);
    }

    @Test
    void aFailureThatLastsIsFollowedByNoOtherTry() {
        assertThat(attempts.waitAfter(new JobFailure("bad_tsv", "it stays bad", false)))
                .isEmpty();
        assertThat(attempts.usedUp()).isEqualTo(1);
    }

    @Test
    void waitingForAQuotaUsesUpNoAttemptEvenDuringTheLastOne() {
        JobFailure waits = new JobFailure(JobFailure.QUOTA_EXHAUSTED, "later", true, Duration.ofMinutes(2));
        assertThat(attempts.waitAfter(FAILURE)).isPresent();
        assertThat(attempts.waitAfter(waits)).contains(Duration.ofMinutes(2));
        assertThat(attempts.usedUp()).isEqualTo(1);
    }

    @Test
    void theNextTryWaitsForAsLongAsTheOtherSideAsksButNotForLongerThanAnHour() {
        JobFailure soon = new JobFailure("busy", "busy", true, Duration.ofSeconds(1));
        JobFailure late = new JobFailure(JobFailure.QUOTA_EXHAUSTED, "busy", true, Duration.ofDays(3));
        assertThat(attempts.waitAfter(soon)).contains(Duration.ofSeconds(7));
        assertThat(attempts.waitAfter(late)).contains(Attempts.LONGEST_REQUESTED_WAIT);
    }

    @Test
    void anAttemptOfAnEarlierRunIsNotMadeAgain() {
        Attempts last = new Attempts(new RetryPlan(2, Duration.ofSeconds(7), 1, Duration.ofHours(1)), 2);
        assertThat(last.current()).isEqualTo(2);
        assertThat(last.waitAfter(FAILURE)).isEmpty();
    }
}
