package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Counts calls to accounts outside (a mail server, a webhook's host) across all workers: one row an account, locked for
 * the moment of counting, by the database's clock. Turns never come more often than the rate allows; how soon after its
 * turn a call is made is up to the worker.
 */
public final class AccountQuotas {
    /** Longer than this no call waits for its turn. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long an account is left alone that asks for patience without saying for how long. */
    public static final Duration DEFAULT_FREEZE = Duration.ofSeconds(5);

    private static final Duration LONGEST_FREEZE = Duration.ofHours(1);

    private final Jdbi jdbi;

    public AccountQuotas(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Account(Quota quota, Rate rate) {}

    /**
     * Waits until the account may be called once.
     *
     * @param rate the account's, unless its row says otherwise
     * @param timeout after how long the attempt ends, of which half is for the call itself
     * @throws JobException {@link JobFailure#QUOTA_EXHAUSTED}, which is no failed attempt, if that is not within
     *     {@link #PATIENCE} and half of the time-out: the place that the call holds is somebody else's until it comes back
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void await(String tenant, String account, Rate rate, Duration timeout) throws InterruptedException {
        Duration half = timeout.dividedBy(2);
        Instant latest = Instant.now().plus(half.compareTo(PATIENCE) < 0 ? half : PATIENCE);
        await(tenant, account, rate, latest);
    }

    private void await(String tenant, String account, Rate rate, Instant latest) throws InterruptedException {
        Quota.Turn turn = take(tenant, account, rate, Duration.between(Instant.now(), latest));
        Thread.sleep(turn.delay());
        if (turn.delay().isPositive()) {
            awaitThaw(tenant, account, rate, latest);
        }
    }

    /** Leaves the account alone for a while. */
    public void freeze(String tenant, String account, Duration wait) {
        Duration capped = wait.compareTo(LONGEST_FREEZE) > 0 ? LONGEST_FREEZE : wait;
        jdbi.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO account_quotas AS quota (tenant, account, frozen_until)
                        VALUES (:tenant, :account, now() + :millis * interval '1 millisecond')
                        ON CONFLICT (tenant, account) DO UPDATE
                            SET frozen_until = greatest(quota.frozen_until, excluded.frozen_until)""")
                .bind("tenant", tenant)
                .bind("account", account)
                .bind("millis", capped.toMillis())
                .execute());
    }

    /** The account may have been frozen while a call waited for a place that it had reserved before. */
    private void awaitThaw(String tenant, String account, Rate rate, Instant latest) throws InterruptedException {
        boolean frozen = jdbi.inTransaction(
                tx -> lock(tx, tenant, account, rate).quota().frozenUntil().isAfter(clock(tx)));
        if (frozen) {
            await(tenant, account, rate, latest);
        }
    }

    private Quota.Turn take(String tenant, String account, Rate rate, Duration patience) {
        Quota.Turn turn = jdbi.inTransaction(tx -> {
            Account locked = lock(tx, tenant, account, rate);
            Quota.Turn taken = locked.quota().take(clock(tx), locked.rate(), patience);
            tx.createUpdate("""
                            UPDATE account_quotas SET used_until = :until, promised_until = :promised
                            WHERE tenant = :tenant AND account = :account""")
                    .bind("until", taken.then().usedUntil().atOffset(ZoneOffset.UTC))
                    .bind("promised", taken.then().promisedUntil().atOffset(ZoneOffset.UTC))
                    .bind("tenant", tenant)
                    .bind("account", account)
                    .execute();
            return taken;
        });
        if (!turn.granted()) {
            throw JobException.retryableIn(
                    turn.delay(),
                    JobFailure.QUOTA_EXHAUSTED,
                    "Waits for its turn: the account '" + account + "' has as many calls as it takes");
        }
        return turn;
    }

    /**
     * Rows without a rate of their own of accounts that were not called for a day. A row that is made anew says the same as such a
     * row: the account may be called at once.
     */
    public static Expiry expiry() {
        return new Expiry(
                "account_quotas",
                (transaction, limit) ->
                        transaction.createUpdate("""
                        DELETE FROM account_quotas WHERE (tenant, account) IN (
                            SELECT tenant, account FROM account_quotas
                            WHERE calls_per_second IS NULL AND burst IS NULL
                              AND greatest(used_until, frozen_until, promised_until) < now() - interval '1 day'
                            LIMIT :limit FOR UPDATE SKIP LOCKED)""").bind("limit", limit).execute());
    }

    /** The row may be deleted as idle between making and locking it; then it is made once more. */
    private static Account lock(Handle transaction, String tenant, String account, Rate rate) {
        while (true) {
            Optional<Account> locked = lockExisting(transaction, tenant, account, rate);
            if (locked.isPresent()) {
                return locked.get();
            }
            transaction
                    .createUpdate("""
                            INSERT INTO account_quotas (tenant, account) VALUES (:tenant, :account)
                            ON CONFLICT DO NOTHING""")
                    .bind("tenant", tenant)
                    .bind("account", account)
                    .execute();
        }
    }

    private static Optional<Account> lockExisting(Handle transaction, String tenant, String account, Rate rate) {
        return transaction
                .createQuery("""
                        SELECT greatest(used_until, '1970-01-01Z') AS used_until,
                               greatest(frozen_until, '1970-01-01Z') AS frozen_until,
                               greatest(promised_until, '1970-01-01Z') AS promised_until,
                               coalesce(calls_per_second, :calls) AS calls, coalesce(burst, :burst) AS burst
                        FROM account_quotas WHERE tenant = :tenant AND account = :account FOR UPDATE""")
                .bind("tenant", tenant)
                .bind("account", account)
                .bind("calls", rate.callsPerSecond())
                .bind("burst", rate.burst())
                .map((row, context) -> new Account(
                        new Quota(
                                instant(row, "used_until"),
                                instant(row, "frozen_until"),
                                instant(row, "promised_until")),
                        new Rate(row.getDouble("calls"), row.getInt("burst"))))
                .findOne();
    }

    /** Read after the row is locked, or a call that waited for the lock would count as earlier than it is. */
    private static Instant clock(Handle transaction) {
        return transaction
                .createQuery("SELECT clock_timestamp() AS now")
                .map((row, context) -> instant(row, "now"))
                .one();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
