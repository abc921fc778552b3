package dev.meridian.activities.record.landmark;

import dev.meridian.activities.record.landmark.EntryTable.Count;
import dev.meridian.activities.record.landmark.PageTable.Shelf;
import dev.meridian.domain.audio.landmark.PostingsPage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves postings to higher levels, and drops the postings of deleted records. Each transaction takes away the pages of
 * one range of keys and puts their postings into other pages, so that at every moment each posting is in exactly one
 * place. If a compaction is interrupted, the next one goes on with the ranges that are left. Several processes may
 * compact at the same time.
 *
 * <p>Compaction gives way to searches: it rests after each transaction, unless far more records have come than it can move like
 * that. Moving a high level takes minutes; the levels before it are moved meanwhile, as they are due.
 */
public final class IndexCompaction {
    private static final Logger log = LoggerFactory.getLogger(IndexCompaction.class);

    /** How a compaction works; tests have it work otherwise. */
    record Manner(int fewGone, int mostAtOnce, Duration betweenLooks, Rest rest) {
        /**
         * Fewer than 64 entries that are gone cost searches nothing. So many new records are moved at once that a transaction stays
         * short: however many came while nobody compacted, the server does not take it for one whose process is frozen. A rest is
         * four times as long as the work before it, so that compaction works for a fifth of the time.
         */
        static final Manner USUAL =
                new Manner(64, 128, Duration.ofSeconds(1), took -> LockSupport.parkNanos(4 * took.toNanos()));
    }

    /** What is done after each transaction. */
    @FunctionalInterface
    interface Rest {
        /** Returns when the compaction may go on. */
        void after(Duration transaction);
    }

    /** A level that holds so many times what it should does not wait for searches. */
    private static final int BEHIND = 4;

    private final Jdbi jdbi;
    private final Manner manner;
    private final PageTable pages = new PageTable();
    private final EntryTable entries = new EntryTable();

    public IndexCompaction(Jdbi jdbi) {
        this(jdbi, Manner.USUAL);
    }

    IndexCompaction(Jdbi jdbi, Manner manner) {
        this.jdbi = jdbi;
        this.manner = manner;
    }

    /**
     * Compacts the indexes that need it; returns how many levels were moved and indexes cleared.
     *
     * @throws CancellationException if the thread was interrupted
     */
    public int run() {
        int done = moveDue(IndexLevel.ALL.getLast());
        for (String tenant : jdbi.withHandle(handle -> entries.tenantsToClear(handle, manner.fewGone()))) {
            clear(tenant);
            done++;
        }
        return done;
    }

    /** Moves what is due at the levels before one; returns how often. */
    private int moveDue(IndexLevel end) {
        int moves = 0;
        for (Optional<Count> due = due(end); due.isPresent(); due = due(end)) {
            move(due.get().shelf(), due.get().level());
            moves++;
        }
        return moves;
    }

    private Optional<Count> due(IndexLevel end) {
        return jdbi.withHandle(entries::counts).stream()
                .filter(count -> count.isDue() && count.level().isBefore(end))
                .min(Comparator.comparing(Count::level, IndexLevel.IN_ORDER));
    }

    /** Moves a level to the next one, or the oldest of the new records; returns how many. */
    int move(Shelf shelf, IndexLevel from) {
        List<Integer> there = jdbi.withHandle(handle -> entries.at(handle, shelf, from));
        List<Integer> moved = from.isFirst() ? there.subList(0, Math.min(manner.mostAtOnce(), there.size())) : there;
        int last = moved.isEmpty() || !from.isFirst() ? Integer.MAX_VALUE : moved.getLast();
        Steps steps = new Steps(from, there.size() >= (long) BEHIND * from.most());
        for (int piece = 0; piece < from.pieces(); piece++) {
            int at = piece;
            steps.next(tx -> movePiece(tx, shelf, from, at, last));
        }
        jdbi.useTransaction(tx -> entries.moved(tx, shelf, from, moved));
        log.debug(
                "Postings of {} records of tenant {} are compacted from level {}",
                moved.size(),
                shelf.tenant(),
                from.number());
        return moved.size();
    }

    /** Returns whether there was anything to move. */
    private boolean movePiece(Handle tx, Shelf shelf, IndexLevel from, int piece, int last) {
        int pieces = from.pieces();
        IntPredicate kept = alone(tx, shelf.tenant());
        List<byte[]> taken =
                pages.take(tx, shelf, from, from.firstRange(piece, pieces), from.firstRange(piece + 1, pieces), last);
        if (taken.isEmpty()) {
            return false;
        }
        IndexLevel to = from.next();
        List<byte[]> all = new ArrayList<>(
                pages.take(tx, shelf, to, to.firstRange(piece, pieces), to.firstRange(piece + 1, pieces)));
        all.addAll(taken);
        pages.put(tx, shelf, to, sink -> PostingsPage.merge(all, kept, sink));
        return true;
    }

    /** Drops all postings of a tenant's records that are gone. */
    void clear(String tenant) {
        List<Integer> gone = jdbi.inTransaction((Handle tx) -> {
            alone(tx, tenant);
            return entries.gone(tx, tenant);
        });
        for (Shelf shelf : jdbi.withHandle(handle -> entries.shelves(handle, tenant))) {
            for (IndexLevel level : jdbi.withHandle(handle -> pages.levels(handle, shelf))) {
                clear(shelf, level, gone);
            }
        }
        jdbi.useTransaction(tx -> entries.forget(tx, tenant, gone));
        log.info("Postings of {} records of tenant {} that are gone are dropped", gone.size(), tenant);
    }

    private void clear(Shelf shelf, IndexLevel level, List<Integer> gone) {
        Steps steps = new Steps(level, false);
        if (level.isFirst()) {
            steps.next(tx -> {
                alone(tx, shelf.tenant());
                pages.takeFresh(tx, shelf.tenant(), gone);
                return true;
            });
            return;
        }
        int pieces = level.pieces();
        IntPredicate kept = TableIndex.kept(gone);
        for (int piece = 0; piece < pieces; piece++) {
            int at = piece;
            steps.next(tx -> {
                alone(tx, shelf.tenant());
                List<byte[]> taken =
                        pages.take(tx, shelf, level, level.firstRange(at, pieces), level.firstRange(at + 1, pieces));
                pages.put(tx, shelf, level, sink -> PostingsPage.merge(taken, kept, sink));
                return !taken.isEmpty();
            });
        }
    }

    /** Keeps others from compacting the tenant's index until the transaction ends; returns which entries still count. */
    private IntPredicate alone(Handle tx, String tenant) {
        // If the process is frozen in this transaction, the server ends its session, so that nobody waits for it.
        tx.execute("SET LOCAL idle_in_transaction_session_timeout = '5s'");
        tx.createQuery("SELECT pg_advisory_xact_lock(hashtextextended('landmarks/' || :tenant, 0)) IS NULL")
                .bind("tenant", tenant)
                .mapTo(boolean.class)
                .one();
        return TableIndex.kept(entries.gone(tx, tenant));
    }

    /** The transactions of one level. */
    private final class Steps {
        private final IndexLevel level;
        private final boolean isBehind;
        private long looked = System.nanoTime();

        Steps(IndexLevel level, boolean isBehind) {
            this.level = level;
            this.isBehind = isBehind;
        }

        /** @param work returns whether it has done anything */
        void next(Predicate<Handle> work) {
            long begun = System.nanoTime();
            boolean worked = jdbi.inTransaction((Handle tx) -> work.test(tx));
            if (worked && !isBehind) {
                manner.rest().after(Duration.ofNanos(System.nanoTime() - begun));
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the compaction was stopped");
            }
            if (!level.isFirst()
                    && System.nanoTime() - looked >= manner.betweenLooks().toNanos()) {
                moveDue(level);
                looked = System.nanoTime();
            }
        }
    }
}
