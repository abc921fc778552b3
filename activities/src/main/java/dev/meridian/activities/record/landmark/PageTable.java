package dev.meridian.activities.record.landmark;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Landmarks;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.Postings;
import dev.meridian.domain.audio.landmark.PostingsPage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The table {@code landmark_pages}: postings by tenant and key. */
final class PageTable {
    /** Pages that are in memory together during a search, which reads hundreds or thousands of them. */
    private static final int PAGES_AT_ONCE = 200;

    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;

    /** The entry of pages that hold the postings of many entries. */
    private static final int MANY = 0;

    /**
     * A scan of the index for each level: PostgreSQL goes through the sorted ranges in one pass, and reads each page of the B-tree
     * once.
     */
    private static final String FIND = IndexLevel.ALL.stream()
            .map(level -> """
                    SELECT level, range, postings FROM landmark_pages
                    WHERE tenant = :tenant AND version = :version AND level = %1$d AND range = ANY (:ranges%1$d)
                    """.formatted(level.number()))
            .collect(Collectors.joining("UNION ALL "));

    /** The index of a tenant by one version of the landmarks. */
    record Shelf(String tenant, int version) {}

    /** Appends the landmarks of a record. */
    void append(Handle transaction, Shelf shelf, int entry, Peaks peaks) {
        SortedMap<Integer, Postings> postings = new TreeMap<>();
        Landmarks.ofRecording(
                PARAMETERS,
                peaks,
                (key, time) ->
                        postings.computeIfAbsent(key, _ -> new Postings()).add(entry, time));
        insert(
                transaction,
                shelf,
                IndexLevel.ALL.getFirst(),
                entry,
                pages -> postings.forEach((key, one) -> pages.accept(key, one.toBytes(), 0, one.size())));
    }

    /** Takes a page of a level. */
    interface Sink {
        void accept(IndexLevel level, int range, byte[] postings);
    }

    /**
     * The pages of all levels that may have postings of these keys, by one statement.
     *
     * @param keys each of them once, in ascending order
     */
    void find(Handle handle, Shelf shelf, int[] keys, Sink sink) {
        if (keys.length == 0) {
            return;
        }
        try (Query query = handle.createQuery(FIND)) {
            query.addCustomizer(BinaryResults.FROM_THE_FIRST)
                    .setFetchSize(PAGES_AT_ONCE)
                    .bind("tenant", shelf.tenant())
                    .bind("version", shelf.version());
            for (IndexLevel level : IndexLevel.ALL) {
                query.bindArray("ranges" + level.number(), Integer.class, boxed(level.rangesOf(keys)));
            }
            // A scanned result stays open until its statement is closed, or the transaction ends.
            query.scanResultSet((rows, context) -> {
                ResultSet pages = rows.get();
                while (pages.next()) {
                    sink.accept(IndexLevel.of(pages.getInt(1)), pages.getInt(2), pages.getBytes(3));
                }
                return null;
            });
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
    List<byte[]> take(Handle transaction, Shelf shelf, IndexLevel level, int from, int to) {
        return take(transaction, shelf, level, from, to, Integer.MAX_VALUE);
    }

    /**
     * The same, but at level 0 only the pages of some entries.
     *
     * @param last the last one of them; at other levels pages are of no single entry
     */
    List<byte[]> take(Handle transaction, Shelf shelf, IndexLevel level, int from, int to, int last) {
        return transaction
                .createQuery("""
                        DELETE FROM landmark_pages
                        WHERE tenant = :tenant AND version = :version AND level = :level AND range >= :from AND range < :to
                          AND entry <= :last
                        RETURNING postings""")
                .addCustomizer(BinaryResults.FROM_THE_FIRST)
                .bind("last", last)
                .bind("tenant", shelf.tenant())
                .bind("version", shelf.version())
                .bind("level", level.number())
                .bind("from", from)
                .bind("to", to)
                .mapTo(byte[].class)
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

    /** Gives the postings of keys, whose order is ascending. */
    interface Source {
        void giveTo(PostingsPage.Sink sink);
    }

    /** Puts postings into pages of a level, which have been taken away before. */
    void put(Handle transaction, Shelf shelf, IndexLevel level, Source postings) {
        insert(transaction, shelf, level, MANY, postings);
    }

    private static void insert(Handle transaction, Shelf shelf, IndexLevel level, int entry, Source postings) {
        try (PageWriter writer = new PageWriter(transaction, shelf, level, entry)) {
            postings.giveTo(writer::add);
            writer.finish();
        } catch (SQLException failed) {
            throw new UnableToExecuteStatementException(failed, null);
        }
    }

    private static List<Integer> boxed(int[] numbers) {
        return IntStream.of(numbers).boxed().toList();
    }
}
