package dev.meridian.activities.explorer.fence;

import dev.meridian.activities.explorer.edit.LockWait;
import dev.meridian.activities.job.database.Expiry;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Lets only the latest worker write an explorer: the writes of a worker that Temporal gave up on are refused.
 *
 * <p>The bucket cannot check tokens, so the holder of a token also leases the right to write to the bucket, and the
 * next worker waits until the lease is over.
 */
public final class WriterFence {
    private static final String THIS_ROW = " WHERE tenant = :tenant AND slug = :slug";

    private final Jdbi jdbi;

    public WriterFence(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Deletes rows of deleted explorers that no worker can still be working on: no job of theirs is open, and the last
     * claim and the last lease are a week old. Until then the row makes a new explorer of the same name begin above the
     * old one's generations.
     */
    public static Expiry expiry() {
        return new Expiry(
                "explorer_writers",
                (transaction, limit) ->
                        transaction.createUpdate("""
                        DELETE FROM explorer_writers WHERE (tenant, slug) IN (
                            SELECT tenant, slug FROM explorer_writers w
                            WHERE lease_until < now() - interval '7 days'
                              AND coalesce(fence[2], 0) < extract(epoch FROM now() - interval '7 days') * 1000
                              AND NOT EXISTS (SELECT FROM explorers e WHERE e.tenant = w.tenant AND e.slug = w.slug)
                              AND NOT EXISTS (SELECT FROM open_jobs j
                                              WHERE j.workflow_id = 'explorer-refresh/' || w.tenant || '/' || w.slug)
                            LIMIT :limit FOR UPDATE SKIP LOCKED)""").bind("limit", limit).execute());
    }

    /**
     * Claims the explorer; from then on every older token is refused.
     *
     * @param whileWaiting called about once a second while an older writer's transaction is still open
     * @throws JobException {@code stale_writer} if a later token has claimed it
     */
    public void claim(FencingToken token, Runnable whileWaiting) {
        while (!tryClaim(token)) {
            whileWaiting.run();
        }
    }

    private boolean tryClaim(FencingToken token) {
        try {
            return jdbi.inTransaction(tx -> {
                tx.execute("SET LOCAL lock_timeout = '1s'");
                ExplorerKey explorer = token.explorer();
                tx.createUpdate("INSERT INTO explorer_writers (tenant, slug) VALUES (:tenant, :slug)"
                                + " ON CONFLICT DO NOTHING")
                        .bind("tenant", explorer.tenant())
                        .bind("slug", explorer.slug())
                        .execute();
                int claimed = tx.createUpdate(
                                "UPDATE explorer_writers SET fence = :fence" + THIS_ROW + " AND fence <= :fence")
                        .bind("tenant", explorer.tenant())
                        .bind("slug", explorer.slug())
                        .bind("fence", token.rank())
                        .execute();
                if (claimed == 0) {
                    throw stale();
                }
                return true;
            });
        } catch (UnableToExecuteStatementException waiting) {
            if (LockWait.ranOut(waiting)) {
                return false;
            }
            throw waiting;
        }
    }

    /**
     * Makes sure, until the transaction ends, that the token is still the latest.
     *
     * @throws JobException {@code stale_writer} if it is not
     */
    public void hold(Handle transaction, FencingToken token) {
        // If the worker is frozen in this transaction, the server ends its session, so that the successor is not held
        // up.
        transaction.execute("SET LOCAL idle_in_transaction_session_timeout = '5s'");
        boolean latest = transaction
                .createQuery("SELECT fence = :fence FROM explorer_writers" + THIS_ROW + " FOR UPDATE")
                .bind("tenant", token.explorer().tenant())
                .bind("slug", token.explorer().slug())
                .bind("fence", token.rank())
                .mapTo(boolean.class)
                .findOne()
                .orElse(false);
        if (!latest) {
            throw stale();
        }
    }

    /**
     * Checks the token as {@link #hold} does, and extends its lease, by the database's clock, to {@code length} from
     * now.
     */
    public void renewLease(Handle transaction, FencingToken token, Duration length) {
        hold(transaction, token);
        setLease(transaction, token, "clock_timestamp() + :millis * interval '1 millisecond'", length.toMillis());
    }

    /** Gives the lease back early; call it only when no request to the bucket is under way. */
    public void endLease(FencingToken token) {
        jdbi.useTransaction(tx -> {
            hold(tx, token);
            setLease(tx, token, "clock_timestamp() - :millis * interval '1 millisecond'", 1);
        });
    }

    /** Whether the lease of an earlier token still runs. */
    public boolean isLeased(ExplorerKey explorer) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT lease_until > clock_timestamp() FROM explorer_writers" + THIS_ROW)
                        .bind("tenant", explorer.tenant())
                        .bind("slug", explorer.slug())
                        .mapTo(boolean.class)
                        .findOne()
                        .orElse(false));
    }

    private static void setLease(Handle transaction, FencingToken token, String until, long millis) {
        transaction
                .createUpdate("UPDATE explorer_writers SET lease_until = " + until + THIS_ROW)
                .bind("tenant", token.explorer().tenant())
                .bind("slug", token.explorer().slug())
                .bind("millis", millis)
                .execute();
    }

    private static JobException stale() {
        return JobException.permanent(
                "stale_writer", "Another worker has taken over this explorer", new IllegalStateException("fenced off"));
    }
}
