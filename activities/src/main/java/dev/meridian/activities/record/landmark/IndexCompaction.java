package dev.meridian.activities.record.landmark;

import dev.meridian.activities.record.landmark.PageTable.Page;
import dev.meridian.activities.record.landmark.PageTable.Shelf;
import dev.meridian.domain.audio.landmark.Postings;
import dev.meridian.domain.audio.landmark.PostingsPage;
import java.util.List;
import java.util.SortedMap;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves postings to higher levels, and drops the postings of deleted records. Each transaction takes away the pages of
 * one range of keys and puts their postings into other pages, so that at every moment each posting is in exactly one
 * place. If a compaction is interrupted, the next one goes on with the ranges that are left. Several processes may
 * compact at the same time.
 */
public final class IndexCompaction {
    private static final Logger log = LoggerFactory.getLogger(IndexCompaction.class);

    /** Fewer entries that are gone cost searches nothing. */
    private static final int FEW_GONE = 64;

    /**
     * So many new records are moved at once, so that a transaction stays short: however many came while nobody compacted, the
     * server does not take it for one whose process is frozen.
     */
    private static final int MOST_AT_ONCE = 256;

    private final Jdbi jdbi;
    private final int fewGone;
    private final int mostAtOnce;
    private final PageTable pages = new PageTable();
    private final EntryTable entries = new EntryTable();

    public IndexCompaction(Jdbi jdbi) {
        this(jdbi, FEW_GONE, MOST_AT_ONCE);
    }

    IndexCompaction(Jdbi jdbi, int fewGone, int mostAtOnce) {
        this.jdbi = jdbi;
        this.fewGone = fewGone;
        this.mostAtOnce = mostAtOnce;
    }

    /** Compacts the indexes that need it; returns how many levels were moved and indexes cleared. */
    public int run() {
        int done = 0;
        for (EntryTable.Count count : jdbi.withHandle(entries::counts)) {
            IndexLevel level = IndexLevel.ALL.get(count.level());
            int left = count.entries();
            while (left >= level.most()) {
                int moved = move(count.shelf(), level);
                // Another process may have moved them meanwhile.
                left = moved == 0 ? 0 : left - moved;
                done++;
            }
        }
        for (String tenant : jdbi.withHandle(handle -> entries.tenantsToClear(handle, fewGone))) {
            clear(tenant);
            done++;
        }
        return done;
    }

    /** Moves a level to the next one, or the oldest of the new records; returns how many. */
    int move(Shelf shelf, IndexLevel from) {
        List<Integer> there = jdbi.withHandle(handle -> entries.at(handle, shelf, from));
        List<Integer> moved = from.number() == 0 ? there.subList(0, Math.min(mostAtOnce, there.size())) : there;
        int last = moved.isEmpty() || from.number() > 0 ? Integer.MAX_VALUE : moved.getLast();
        int pieces = 1 << from.pieceBits();
        for (int piece = 0; piece < pieces; piece++) {
            int at = piece;
            jdbi.useTransaction(tx -> movePiece(tx, shelf, from, at, last));
        }
        jdbi.useTransaction(tx -> entries.moved(tx, shelf, from, moved));
        log.info(
                "Postings of {} records of tenant {} are compacted from level {}",
                moved.size(),
                shelf.tenant(),
                from.number());
        return moved.size();
    }

    private void movePiece(Handle tx, Shelf shelf, IndexLevel from, int piece, int last) {
        int pieces = 1 << from.pieceBits();
        IntPredicate kept = alone(tx, shelf.tenant());
        List<Page> taken =
                pages.take(tx, shelf, from, from.firstRange(piece, pieces), from.firstRange(piece + 1, pieces), last);
        if (taken.isEmpty()) {
            return;
        }
        IndexLevel to = from.next();
        List<Page> there = pages.take(tx, shelf, to, to.firstRange(piece, pieces), to.firstRange(piece + 1, pieces));
        pages.put(tx, shelf, to, merged(taken, there, kept));
    }

    private static SortedMap<Integer, Postings> merged(List<Page> taken, List<Page> there, IntPredicate kept) {
        return PostingsPage.merge(
                Stream.concat(taken.stream(), there.stream())
                        .map(Page::postings)
                        .toList(),
                kept);
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
        if (level.number() == 0) {
            jdbi.useTransaction(tx -> {
                alone(tx, shelf.tenant());
                pages.takeFresh(tx, shelf.tenant(), gone);
            });
            return;
        }
        int pieces = 1 << level.pieceBits();
        IntPredicate kept = TableIndex.kept(gone);
        for (int piece = 0; piece < pieces; piece++) {
            int at = piece;
            jdbi.useTransaction(tx -> {
                alone(tx, shelf.tenant());
                List<Page> taken =
                        pages.take(tx, shelf, level, level.firstRange(at, pieces), level.firstRange(at + 1, pieces));
                pages.put(tx, shelf, level, merged(taken, List.of(), kept));
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
}
