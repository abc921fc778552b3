package dev.meridian.activities.record.landmark;

import dev.meridian.activities.record.landmark.PageTable.Shelf;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.PostingsPage;
import dev.meridian.domain.audio.landmark.search.LandmarkIndex;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jdbi.v3.core.Handle;

/**
 * The index of a tenant as a transaction sees it. The transaction has to be one of {@link IndexSnapshot}, so that
 * postings which compaction moves meanwhile are seen exactly once. The numbers of records are those of {@link EntryTable}.
 */
public final class TableIndex implements LandmarkIndex {
    private final Handle snapshot;
    private final Shelf shelf;
    private final PageTable pages = new PageTable();
    private final EntryTable entries = new EntryTable();
    private final IntPredicate kept;

    public TableIndex(Handle snapshot, String tenant) {
        this.snapshot = snapshot;
        this.shelf = new Shelf(tenant, LandmarkParameters.VERSION);
        this.kept = kept(entries.gone(snapshot, tenant));
    }

    static IntPredicate kept(Collection<Integer> goneEntries) {
        if (goneEntries.isEmpty()) {
            return _ -> true;
        }
        BitSet gone = new BitSet();
        goneEntries.forEach(gone::set);
        return entry -> !gone.get(entry);
    }

    @Override
    public void find(int[] keys, Sink sink) {
        pages.find(snapshot, shelf, keys, (level, range, page) -> {
            int first = firstFrom(keys, level.firstKey(range));
            int end = firstFrom(keys, level.firstKey(range + 1));
            PostingsPage.find(page, keys, first, end, sink::accept);
        });
    }

    private static int firstFrom(int[] keys, int key) {
        int found = Arrays.binarySearch(keys, key);
        return found < 0 ? -found - 1 : found;
    }

    @Override
    public IntPredicate kept() {
        return kept;
    }

    @Override
    public Map<Integer, Peaks> peaks(Collection<Integer> records) {
        return records.isEmpty() ? Map.of() : entries.peaks(snapshot, shelf, records);
    }
}
