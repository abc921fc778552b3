package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.definition.Limits;
import dev.meridian.domain.download.source.SourceFailure;
import java.time.Clock;
import java.time.Duration;

/** The pauses that a service asks for: they freeze its account for all workers. */
final class AccountPauses {
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    /**
     * How many short pauses of one call are waited for here; after that the workflow waits, so that no worker is held.
     */
    private static final int MOST_SLEEPS = 10;

    private static final Duration AFTER_SLEEPS = Duration.ofSeconds(5);

    private final AccountGate gate;
    private final Limits limits;
    private final Clock clock;

    AccountPauses(AccountGate gate, Limits limits, Clock clock) {
        this.gate = gate;
        this.limits = limits;
        this.clock = clock;
    }

    /** Lets the account rest if an answer says that no call is left for now. */
    void restIfUsedUp(ServiceAnswer answer) {
        AskedPause.whenUsedUp(answer, limits, clock.instant()).ifPresent(gate::freeze);
    }

    /** Whether an answer asks for a pause. */
    boolean isThrottling(ServiceAnswer answer) {
        boolean saysWhen = AskedPause.of(answer, limits, clock.instant()).isPresent();
        boolean isUsedUp = answer.status() == 403
                && (answer.header("Retry-After").isPresent()
                        || AskedPause.whenUsedUp(answer, limits, clock.instant())
                                .isPresent());
        return answer.status() == 429 || (answer.status() == 503 && saysWhen) || isUsedUp;
    }

    /**
     * Lets the account rest, for all workers; only a short rest is waited for here.
     *
     * @param sleeps how often this call has rested before
     * @throws SourceFailure {@code service_pause} if the rest is long
     */
    void pause(ServiceAnswer answer, int sleeps) throws InterruptedException {
        Duration unsaid = Duration.ofSeconds(limits.pauseSeconds() == null ? 5 : limits.pauseSeconds());
        Duration asked = AskedPause.of(answer, limits, clock.instant()).orElse(unsaid);
        Duration wait = sleeps == MOST_SLEEPS && asked.compareTo(AFTER_SLEEPS) < 0 ? AFTER_SLEEPS : asked;
        gate.freeze(wait);
        if (wait.compareTo(LONGEST_SLEEP) > 0) {
            throw SourceFailure.waiting(
                    wait, "service_pause", "The service asks for a pause of " + Math.max(1, wait.toSeconds()) + " s");
        }
        Thread.sleep(wait);
    }
}
