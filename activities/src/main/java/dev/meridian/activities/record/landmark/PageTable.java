package dev.meridian.activities.record.landmark;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Landmarks;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.Postings;
import dev.meridian.domain.audio.landmark.PostingsPage;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The table {@code landmark_pages}: postings by tenant and key. */
final class PageTable {
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;

    /** The entry of pages that hold the postings of many entries. */
    private static final int MANY = 0;

    /** The index of a tenant by one version of the landmarks. */
    record Shelf(String tenant, int version) {}

    /** A page and the range that it covers. */
    record Page(int range, byte[] postings) {}

    /** Appends the landmarks of a record. */
    void append(Handle transaction, Shelf shelf, int entry, Peaks peaks) {
        SortedMap<Integer, Postings> postings = new TreeMap<>();
        Landmarks.ofRecording(
                PARAMETERS,
                peaks,
                (key, time) ->
                        postings.computeIfAbsent(key, _ -> new Postings()).add(entry, time));
        insert(transaction, shelf, IndexLevel.ALL.getFirst(), entry, postings);
    }

    /** The pages of these ranges. */
    void find(Handle handle, Shelf shelf, IndexLevel level, int[] ranges, BiConsumer<Integer, byte[]> sink) {
        if (ranges.length == 0) {
            return;
        }
        try (Stream<Page> pages = handle
                .createQuery("""
                        SELECT range, postings FROM landmark_pages
                        WHERE tenant = :tenant AND version = :version AND level = :level AND range = ANY (:ranges)
                        ORDER BY range""")
                .bind("tenant", shelf.tenant())
                .bind("version", shelf.version())
                .bind("level", level.number())
                .bindArray("ranges", Integer.class, boxed(ranges))
                .map((row, context) -> new Page(row.getInt("range"), row.getBytes("postings")))
                .stream()) {
            pages.forEach(page -> sink.accept(page.range(), page.postings()));
        }
    }

    /** The levels that have pages. */
    List<IndexLevel> levels(Handle handle, Shelf shelf) {
        return IndexLevel.ALL.stream()
                .filter(level -> handle.createQuery("""
                                SELECT EXISTS (SELECT FROM landmark_pages
                                               WHERE tenant = :tenant AND version = :version AND level = :level)""")
                        .bind("tenant", shelf.tenant())
                        .bind("version", shelf.version())
                        .bind("level", level.number())
                        .mapTo(boolean.class)
                        .one())
                .toList();
    }

    /** Deletes and returns the pages of a span of ranges, whose end is exclusive. */
    List<Page> take(Handle transaction, Shelf shelf, IndexLevel level, int from, int to) {
        return transaction
                .createQuery("""
                        DELETE FROM landmark_pages
                        WHERE tenant = :tenant AND version = :version AND level = :level AND range >= :from AND range < :to
                        RETURNING range, postings""")
                .bind("tenant", shelf.tenant())
                .bind("version", shelf.version())
                .bind("level", level.number())
                .bind("from", from)
                .bind("to", to)
                .map((row, context) -> new Page(row.getInt("range"), row.getBytes("postings")))
                .list();
    }

    /** Takes away the pages that entries of level 0 have. */
    void takeFresh(Handle transaction, String tenant, Collection<Integer> entries) {
        transaction
                .createUpdate("""
                        DELETE FROM landmark_pages
                        WHERE tenant = :tenant AND level = 0 AND entry = ANY (:entries)""")
                .bind("tenant", tenant)
                .bindArray("entries", Integer.class, entries)
                .execute();
    }

    /** Puts postings into the pages of a level, in place of what the pages held. */
    void put(Handle transaction, Shelf shelf, IndexLevel level, SortedMap<Integer, Postings> postings) {
        insert(transaction, shelf, level, MANY, postings);
    }

    private static void insert(
            Handle transaction, Shelf shelf, IndexLevel level, int entry, SortedMap<Integer, Postings> postings) {
        Map<Integer, PostingsPage> pages = new TreeMap<>();
        postings.forEach((key, one) -> pages.computeIfAbsent(level.rangeOf(key), _ -> new PostingsPage())
                .add(key, one.toBytes()));
        if (pages.isEmpty()) {
            return;
        }
        PreparedBatch batch = transaction.prepareBatch("""
                INSERT INTO landmark_pages (tenant, version, level, range, entry, postings)
                VALUES (:tenant, :version, :level, :range, :entry, :postings)
                ON CONFLICT (tenant, version, level, range, entry) DO UPDATE SET postings = excluded.postings""");
        pages.forEach((range, page) -> batch.bind("tenant", shelf.tenant())
                .bind("version", shelf.version())
                .bind("level", level.number())
                .bind("range", range)
                .bind("entry", entry)
                .bind("postings", page.toBytes())
                .add());
        batch.execute();
    }

    private static List<Integer> boxed(int[] numbers) {
        return IntStream.of(numbers).boxed().toList();
    }
}
