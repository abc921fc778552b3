package dev.meridian.activities.job.outbound;

import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.work.GroupedWork;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.job.JobFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Limits the rate of calls to outside accounts (a mail server, a webhook's host) for all workers together. Each account
 * has one row, which is locked while calls are counted by the database's clock. Permissions never come more often than
 * the rate allows; how soon after its permission a call is made is up to the worker. Calls of this process that come at the same
 * time are counted in one transaction. It commits without waiting for the disk: a crash of the database server may forget the calls
 * of its last moment.
 */
public final class AccountQuotas {
    /** The longest time that a call waits for its turn. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long an account is not called if it asks for a pause (429) without saying for how long. */
    public static final Duration DEFAULT_FREEZE = Duration.ofSeconds(5);

    private static final Duration LONGEST_FREEZE = Duration.ofHours(1);

    private static final int COUNTED_TOGETHER = 64;

    private final Jdbi jdbi;
    private final GroupedWork<Call, Quota.Turn> calls = new GroupedWork<>(COUNTED_TOGETHER, this::count);

    public AccountQuotas(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A locked row.
     *
     * @param now when it was locked, by the database's clock
     */
    private record Locked(Quota quota, Rate rate, Instant now) {}

    /** Calls with an equal key are counted in one row, and so in one transaction. */
    private record Key(String tenant, String account, Rate rate) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::tenant)
                .thenComparing(Key::account)
                .thenComparing(key -> key.rate().callsPerSecond())
                .thenComparing(key -> key.rate().burst());

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** A call that waits for its permission. */
    private record Call(Key key, Duration patience) {}

    /**
     * Waits until one call to the account is allowed.
     *
     * @param rate the account's rate, unless its row has a rate of its own
     * @param timeout the attempt's time-out, of which half is kept for the call itself
     * @throws JobException {@link JobFailure#QUOTA_EXHAUSTED}, which uses up no attempt, if the turn does not come
     *     within {@link #PATIENCE} and half of the time-out: until the job comes back, another job can use its worker
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public void await(String tenant, String account, Rate rate, Duration timeout) throws InterruptedException {
        Duration half = timeout.dividedBy(2);
        Instant latest = Instant.now().plus(half.compareTo(PATIENCE) < 0 ? half : PATIENCE);
        await(tenant, account, rate, latest);
    }

    /**
     * Permissions for calls.
     *
     * @param calls how many calls may be made; 0 if the account has no room or is frozen
     * @param delay how long to wait before the first of them or, without any, before asking again
     * @param life for how long the permissions hold after the delay; afterwards they are forgotten
     */
    public record Lease(int calls, Duration delay, Duration life) {}

    /**
     * Takes permissions for several calls at once, so that quick calls do not cost a transaction each. They hold for a fifth of
     * a second at most, and the burst is smaller by as many calls, so that the account's limit is kept whenever they are used.
     *
     * @param rate the account's rate, unless its row has a rate of its own
     * @param patience how long the caller is ready to wait for a turn
     */
    public Lease lease(String tenant, String account, Rate rate, Duration patience) {
        return jdbi.inTransaction(tx -> {
            Locked locked = lock(tx, tenant, account, rate);
            int packet = locked.rate().packet();
            Rate lessBurst =
                    new Rate(locked.rate().callsPerSecond(), locked.rate().burst() - packet + 1);
            Instant now = locked.now();
            Quota quota = locked.quota();
            int calls = 0;
            Quota.Turn turn = quota.take(now, lessBurst, Duration.ZERO);
            while (turn.granted() && calls < packet) {
                calls++;
                quota = turn.then();
                turn = quota.take(now, lessBurst, Duration.ZERO);
            }
            if (calls == 0) {
                turn = locked.quota().take(now, lessBurst, patience);
                quota = turn.then();
                calls = turn.granted() ? 1 : 0;
                save(tx, tenant, account, quota);
                return new Lease(calls, turn.delay(), Duration.ZERO);
            }
            save(tx, tenant, account, quota);
            return new Lease(calls, Duration.ZERO, lessBurst.perCall().multipliedBy(packet - 1L));
        });
    }

    /** How much longer the account must not be called, because it asked for a pause. */
    public Duration frozenFor(String tenant, String account) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT greatest(0, ceil(1000 * extract(epoch FROM frozen_until - clock_timestamp())))::bigint AS millis
                        FROM account_quotas
                        WHERE tenant = :tenant AND account = :account AND frozen_until > clock_timestamp()""")
                .bind("tenant", tenant)
                .bind("account", account)
                .mapTo(Long.class)
                .findOne()
                .map(Duration::ofMillis)
                .orElse(Duration.ZERO));
    }

    /**
     * What the row of an account says.
     *
     * @param frozenFor how much longer it must not be called, because it asked for a pause
     * @param callsPerSecond a rate of its own in place of the caller's; null if it has none
     * @param burst the same for the calls at once
     */
    public record Standing(
            Duration frozenFor,
            @Nullable Double callsPerSecond,
            @Nullable Integer burst) {
        private static final Standing UNKNOWN = new Standing(Duration.ZERO, null, null);
    }

    /** How an account stands at this moment. */
    public Standing standing(String tenant, String account) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT CASE WHEN frozen_until > clock_timestamp()
                                    THEN ceil(1000 * extract(epoch FROM frozen_until - clock_timestamp()))::bigint
                                    ELSE 0 END AS millis,
                               calls_per_second, burst
                        FROM account_quotas WHERE tenant = :tenant AND account = :account""")
                .bind("tenant", tenant)
                .bind("account", account)
                .map((row, context) -> new Standing(
                        Duration.ofMillis(row.getLong("millis")),
                        row.getObject("calls_per_second", Double.class),
                        row.getObject("burst", Integer.class)))
                .findOne()
                .orElse(Standing.UNKNOWN));
    }

    private void await(String tenant, String account, Rate rate, Instant latest) throws InterruptedException {
        Quota.Turn turn = take(tenant, account, rate, Duration.between(Instant.now(), latest));
        Thread.sleep(turn.delay());
        if (turn.delay().isPositive()) {
            awaitThaw(tenant, account, rate, latest);
        }
    }

    /** Forbids calls to the account for a while. */
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

    /** Waits again if the account was frozen while the call waited for its reserved turn. */
    private void awaitThaw(String tenant, String account, Rate rate, Instant latest) throws InterruptedException {
        if (frozenFor(tenant, account).isPositive()) {
            await(tenant, account, rate, latest);
        }
    }

    private Quota.Turn take(String tenant, String account, Rate rate, Duration patience) {
        Quota.Turn turn = calls.submit(new Call(new Key(tenant, account, rate), patience));
        if (!turn.granted()) {
            throw JobException.retryableIn(
                    turn.delay(),
                    JobFailure.QUOTA_EXHAUSTED,
                    "Waits for its turn: the account '" + account + "' is called as often as it may be");
        }
        return turn;
    }

    /** Accounts are locked in one order, so that no two processes wait for each other. */
    private List<Quota.Turn> count(List<Call> together) {
        return jdbi.inTransaction((Handle tx) -> {
            Quota.Turn[] turns = new Quota.Turn[together.size()];
            IntStream.range(0, turns.length)
                    .boxed()
                    .collect(Collectors.groupingBy(call -> together.get(call).key(), TreeMap::new, Collectors.toList()))
                    .forEach((key, wanted) -> {
                        Locked locked = lock(tx, key.tenant(), key.account(), key.rate());
                        Quota quota = locked.quota();
                        for (int call : wanted) {
                            turns[call] = quota.take(
                                    locked.now(),
                                    locked.rate(),
                                    together.get(call).patience());
                            quota = turns[call].then();
                        }
                        save(tx, key.tenant(), key.account(), quota);
                    });
            return List.of(turns);
        });
    }

    private static void save(Handle transaction, String tenant, String account, Quota quota) {
        transaction
                .createUpdate("""
                        UPDATE account_quotas SET used_until = :until, promised_until = :promised
                        WHERE tenant = :tenant AND account = :account""")
                .bind("until", quota.usedUntil().atOffset(ZoneOffset.UTC))
                .bind("promised", quota.promisedUntil().atOffset(ZoneOffset.UTC))
                .bind("tenant", tenant)
                .bind("account", account)
                .execute();
    }

    /**
     * Deletes rows of accounts that were not called for a day and have no rate of their own. Nothing is lost: such an
     * account may be called at once, and so may an account without a row.
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

    /** Retention may delete the row between its insertion and its lock; then it is inserted again. */
    private static Locked lock(Handle transaction, String tenant, String account, Rate rate) {
        while (true) {
            Optional<Locked> locked = lockExisting(transaction, tenant, account, rate);
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

    /**
     * The clock is read outside of the subquery and so after the row is locked; otherwise a call that waited for the lock would
     * count as earlier than it is.
     */
    private static Optional<Locked> lockExisting(Handle transaction, String tenant, String account, Rate rate) {
        return transaction
                .createQuery("""
                        SELECT locked.*, clock_timestamp() AS now, set_config('synchronous_commit', 'off', true) AS setting
                        FROM (SELECT greatest(used_until, '1970-01-01Z') AS used_until,
                                     greatest(frozen_until, '1970-01-01Z') AS frozen_until,
                                     greatest(promised_until, '1970-01-01Z') AS promised_until,
                                     coalesce(calls_per_second, :calls) AS calls, coalesce(burst, :burst) AS burst
                              FROM account_quotas WHERE tenant = :tenant AND account = :account FOR UPDATE) AS locked""")
                .bind("tenant", tenant)
                .bind("account", account)
                .bind("calls", rate.callsPerSecond())
                .bind("burst", rate.burst())
                .map((row, context) -> new Locked(
                        new Quota(
                                instant(row, "used_until"),
                                instant(row, "frozen_until"),
                                instant(row, "promised_until")),
                        new Rate(row.getDouble("calls"), row.getInt("burst")),
                        instant(row, "now")))
                .findOne();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
