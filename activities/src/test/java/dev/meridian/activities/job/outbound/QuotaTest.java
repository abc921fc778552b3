package dev.meridian.activities.job.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RepeatedTest(200)
    void noStretchOfTimeHasMoreCallsThanTheRateAllows(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Rate rate = new Rate(0.5 + random.nextDouble() * 20, 1 + random.nextInt(20));
        Quota quota = Quota.FRESH;
        Instant now = START;
        List<Instant> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            now = now.plusMillis(random.nextInt(300));
            if (random.nextInt(50) == 0) {
                quota = quota.freezeUntil(now.plusSeconds(random.nextInt(5)));
            }
            Quota.Turn turn = quota.take(now, rate, PATIENCE);
            if (turn.granted()) {
                assertThat(turn.delay()).isLessThanOrEqualTo(PATIENCE);
                calls.add(now.plus(turn.delay()));
            }
            quota = turn.then();
        }
        Collections.sort(calls);
        for (int first = 0; first < calls.size(); first++) {
            for (int last = first; last < calls.size(); last++) {
                double seconds =
                        Duration.between(calls.get(first), calls.get(last)).toNanos() / 1e9;
                assertThat(last - first + 1.0)
                        .isLessThanOrEqualTo(rate.burst() + rate.callsPerSecond() * seconds + 1e-3);
            }
        }
    }

    @Test
    void aFrozenAccountIsNotCalledBeforeItThaws() {
        Quota.Turn turn = Quota.FRESH.freezeUntil(START.plusSeconds(7)).take(START, new Rate(10, 5), PATIENCE);
        assertThat(turn.delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aCallThatWouldWaitTooLongReservesNothing() {
        Quota frozen = Quota.FRESH.freezeUntil(START.plusSeconds(60));
        Quota.Turn turn = frozen.take(START, new Rate(10, 5), PATIENCE);
        assertThat(turn.granted()).isFalse();
        assertThat(turn.then().usedUntil()).isEqualTo(frozen.usedUntil());
        assertThat(turn.then().frozenUntil()).isEqualTo(frozen.frozenUntil());
    }

    @Test
    void callsThatCannotBeLetInAreAskedToComeBackOneAfterAnotherAndThenAreLetIn() {
        Rate rate = new Rate(10, 5);
        Quota quota = Quota.FRESH;
        List<Instant> back = new ArrayList<>();
        for (int call = 0; call < 2_000; call++) {
            Quota.Turn turn = quota.take(START, rate, PATIENCE);
            if (!turn.granted()) {
                back.add(START.plus(turn.delay()));
            }
            quota = turn.then();
        }
        assertThat(back).hasSizeGreaterThan(1_600).isSorted();
        assertThat(Duration.between(back.getFirst(), back.getLast())).isGreaterThan(Duration.ofSeconds(160));
        for (Instant now : back) {
            Quota.Turn turn = quota.take(now, rate, PATIENCE);
            assertThat(turn.granted()).isTrue();
            quota = turn.then();
        }
    }

    @Test
    void nobodyIsAskedToComeBackLaterThanTheLineIsLong() {
        Rate slow = new Rate(0.1, 1);
        Quota quota = Quota.FRESH;
        for (int call = 0; call < 500; call++) {
            Quota.Turn turn = quota.take(START, slow, PATIENCE);
            assertThat(turn.delay())
                    .isLessThanOrEqualTo(PATIENCE.plus(Quota.LONGEST_LINE).plus(slow.perCall()));
            quota = turn.then();
        }
    }
}
