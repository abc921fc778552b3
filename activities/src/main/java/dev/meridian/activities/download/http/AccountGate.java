package dev.meridian.activities.download.http;

import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.Rate;
import dev.meridian.domain.download.connector.definition.Limits;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls of this process to one account through, at the rate that all workers together keep
 * ({@link AccountQuotas}), and none while the account has asked for a pause. How many calls are open at a time is
 * limited for each process. A wait of more than a second is handed back to the workflow, so that no worker is held by
 * it. Safe for use by many threads.
 */
final class AccountGate {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    /** How soon a worker learns that another one was asked to pause, if the account has no limit. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final AccountQuotas quotas;
    private final String tenant;
    private final String account;
    private final @Nullable Rate rate;
    private final Semaphore atOnce;

    private int leased;
    private long leaseEnds;
    private long nextLook = System.nanoTime();

    AccountGate(AccountQuotas quotas, String tenant, String account, Limits limits) {
        this.quotas = quotas;
        this.tenant = tenant;
        this.account = account;
        rate = limits.callsPerSecond() == null ? null : new Rate(limits.callsPerSecond(), limits.burstOrDefault());
        atOnce = new Semaphore(limits.atOnceOrDefault(), true);
    }

    /** A call that is open. */
    interface OpenCall extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a call's turn; the caller closes the call when its answer was read.
     *
     * @throws SourceFailure with the wait, if it is longer than a second
     */
    OpenCall enter() throws InterruptedException {
        if (!atOnce.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw waiting(PATIENCE);
        }
        boolean entered = false;
        try {
            awaitTurn();
            entered = true;
            return atOnce::release;
        } finally {
            if (!entered) {
                atOnce.release();
            }
        }
    }

    /** Forbids calls to the account for all workers. */
    void freeze(Duration wait) {
        quotas.freeze(tenant, account, wait);
        synchronized (this) {
            leased = 0;
            nextLook = System.nanoTime();
        }
    }

    private void awaitTurn() throws InterruptedException {
        Duration wait;
        while ((wait = turn()).isPositive()) {
            if (wait.compareTo(PATIENCE) > 0) {
                throw waiting(wait);
            }
            Thread.sleep(wait);
            if (rate != null) {
                return;
            }
        }
    }

    /** Reserves a turn and returns how long to wait for it; without a rate, how long the account is still frozen. */
    private synchronized Duration turn() {
        long now = System.nanoTime();
        if (rate == null) {
            if (now - nextLook < 0) {
                return Duration.ZERO;
            }
            Duration frozen = quotas.frozenFor(tenant, account);
            nextLook = frozen.isPositive() ? now : now + BETWEEN_LOOKS.toNanos();
            return frozen;
        }
        if (leased > 0 && now - leaseEnds < 0) {
            leased--;
            return Duration.ZERO;
        }
        AccountQuotas.Lease lease = quotas.lease(tenant, account, rate, PATIENCE);
        if (lease.calls() == 0) {
            throw waiting(lease.delay());
        }
        leased = lease.calls() - 1;
        leaseEnds = System.nanoTime() + lease.life().toNanos();
        return lease.delay();
    }

    private SourceFailure waiting(Duration wait) {
        return SourceFailure.waiting(
                wait,
                JobFailure.QUOTA_EXHAUSTED,
                "Waits for its turn: the account '" + account
                        + "' is called as often as it may be, or has asked for a pause");
    }
}
