package dev.meridian.activities.record.landmark;

import dev.meridian.activities.record.landmark.PageTable.Shelf;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.workflows.record.RecordKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table {@code landmark_entries}: the records that can be found by a clip. */
public final class EntryTable {
    /** Stands for the entry of a record that is not in the index; no entry has this number. */
    public static final int NOT_INDEXED = -1;

    private final PageTable pages = new PageTable();

    /** A record that can be found. */
    public record Entry(
            int entry,
            long recordId,
            byte[] sha256,
            @Nullable String title) {}

    /**
     * Lets a record be found by these peaks, in place of its earlier peaks, from the end of the transaction on. Does
     * nothing if the record can already be found by the same audio.
     *
     * @param peaks null if the record can't be found by its newest audio
     */
    public void publish(Handle transaction, RecordKey key, byte[] sha256, @Nullable Peaks peaks) {
        if (peaks != null && isFoundBy(transaction, key, sha256)) {
            return;
        }
        transaction
                .createUpdate(
                        "UPDATE landmark_entries SET record_id = NULL WHERE tenant = :tenant AND record_id = :record")
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .execute();
        if (peaks != null) {
            pages.append(
                    transaction,
                    new Shelf(key.tenant(), LandmarkParameters.VERSION),
                    insert(transaction, key, sha256),
                    peaks);
        }
    }

    /** Whether a record can be found by this audio. */
    public boolean isFoundBy(Handle handle, RecordKey key, byte[] sha256) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM landmark_entries WHERE tenant = :tenant AND record_id = :record
                                       AND sha256 = :sha256 AND version = :version)""")
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .bind("sha256", sha256)
                .bind("version", LandmarkParameters.VERSION)
                .mapTo(boolean.class)
                .one();
    }

    private static int insert(Handle transaction, RecordKey key, byte[] sha256) {
        return transaction
                .createQuery("""
                        INSERT INTO landmark_entries (tenant, version, record_id, sha256)
                        VALUES (:tenant, :version, :record, :sha256) RETURNING entry""")
                .bind("tenant", key.tenant())
                .bind("version", LandmarkParameters.VERSION)
                .bind("record", key.number())
                .bind("sha256", sha256)
                .mapTo(int.class)
                .one();
    }

    /** The records behind entries; those that are gone are left out. */
    public Map<Integer, Entry> records(Handle handle, String tenant, Collection<Integer> entries) {
        Map<Integer, Entry> found = new HashMap<>();
        handle.createQuery("""
                        SELECT e.entry, e.record_id, e.sha256, r.shown_title
                        FROM landmark_entries e JOIN records r ON r.tenant = e.tenant AND r.id = e.record_id
                        WHERE e.tenant = :tenant AND e.entry = ANY (:entries)""")
                .bind("tenant", tenant)
                .bindArray("entries", Integer.class, entries)
                .map((row, context) -> new Entry(
                        row.getInt("entry"),
                        row.getLong("record_id"),
                        row.getBytes("sha256"),
                        row.getString("shown_title")))
                .forEach(entry -> found.put(entry.entry(), entry));
        return found;
    }

    /** The moment that a transaction sees, for {@link #since}. */
    public String seen(Handle snapshot) {
        return snapshot.createQuery("SELECT pg_current_snapshot()::text")
                .mapTo(String.class)
                .one();
    }

    /** The peaks of the entries that were published since, and that the transaction sees. */
    public SortedMap<Integer, Peaks> since(Handle handle, String tenant, String seen) {
        List<Integer> entries = handle.createQuery("""
                        SELECT entry FROM landmark_entries
                        WHERE tenant = :tenant AND version = :version AND record_id IS NOT NULL
                          AND published_in >= pg_snapshot_xmin(CAST(:seen AS pg_snapshot))
                          AND NOT pg_visible_in_snapshot(published_in, CAST(:seen AS pg_snapshot))
                        ORDER BY entry""")
                .bind("tenant", tenant)
                .bind("version", LandmarkParameters.VERSION)
                .bind("seen", seen)
                .mapTo(int.class)
                .list();
        return new TreeMap<>(peaks(handle, new Shelf(tenant, LandmarkParameters.VERSION), entries));
    }

    /** The entry of a record; empty if it can't be found. */
    public Optional<Integer> of(Handle handle, RecordKey key) {
        return handle.createQuery("""
                        SELECT entry FROM landmark_entries
                        WHERE tenant = :tenant AND record_id = :record AND version = :version""")
                .bind("tenant", key.tenant())
                .bind("record", key.number())
                .bind("version", LandmarkParameters.VERSION)
                .mapTo(int.class)
                .findOne();
    }

    /** The peaks of entries; those whose record is gone are left out. */
    Map<Integer, Peaks> peaks(Handle handle, Shelf shelf, Collection<Integer> entries) {
        Map<Integer, Peaks> found = new HashMap<>();
        handle.createQuery("""
                        SELECT e.entry, p.peaks
                        FROM landmark_entries e JOIN record_prints p USING (tenant, sha256, version)
                        WHERE e.tenant = :tenant AND e.version = :version AND e.entry = ANY (:entries)
                          AND e.record_id IS NOT NULL""")
                .addCustomizer(BinaryResults.FROM_THE_FIRST)
                .bind("tenant", shelf.tenant())
                .bind("version", shelf.version())
                .bindArray("entries", Integer.class, entries)
                .map((row, context) -> Map.entry(row.getInt("entry"), Peaks.of(row.getBytes("peaks"))))
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** The entries whose records are deleted and whose postings may still be in the index. */
    List<Integer> gone(Handle handle, String tenant) {
        return handle.createQuery("""
                        SELECT entry FROM landmark_entries WHERE tenant = :tenant AND record_id IS NULL ORDER BY entry""").bind("tenant", tenant).mapTo(int.class).list();
    }

    /** How many entries a level of an index has. */
    record Count(Shelf shelf, IndexLevel level, int entries) {
        boolean isDue() {
            return entries >= level.most();
        }
    }

    /** How many entries there are at each level but the last. */
    List<Count> counts(Handle handle) {
        return handle.createQuery("""
                        SELECT tenant, version, level, count(*) AS entries FROM landmark_entries
                        WHERE level <> 3 GROUP BY tenant, version, level ORDER BY tenant, version, level""")
                .map((row, context) -> new Count(
                        new Shelf(row.getString("tenant"), row.getInt("version")),
                        IndexLevel.of(row.getInt("level")),
                        row.getInt("entries")))
                .list();
    }

    /**
     * The tenants with more than {@code least} entries of deleted records, if these are also more than one in twenty of the
     * tenant's entries.
     */
    List<String> tenantsToClear(Handle handle, int least) {
        return handle.createQuery("""
                        SELECT tenant FROM
                            (SELECT tenant, count(*) AS gone FROM landmark_entries WHERE record_id IS NULL GROUP BY tenant) AS g
                        WHERE gone > :least
                          AND gone * 20 > (SELECT count(*) FROM landmark_entries e WHERE e.tenant = g.tenant)""").bind("least", least).mapTo(String.class).list();
    }

    /** The indexes of a tenant, one for each version of the landmarks. */
    List<Shelf> shelves(Handle handle, String tenant) {
        return handle.createQuery("SELECT DISTINCT version FROM landmark_pages WHERE tenant = :tenant ORDER BY version")
                .bind("tenant", tenant)
                .mapTo(int.class)
                .map(version -> new Shelf(tenant, version))
                .list();
    }

    List<Integer> at(Handle handle, Shelf shelf, IndexLevel level) {
        return handle.createQuery("""
                        SELECT entry FROM landmark_entries
                        WHERE tenant = :tenant AND version = :version AND level = :level ORDER BY entry""")
                .bind("tenant", shelf.tenant())
                .bind("version", shelf.version())
                .bind("level", level.number())
                .mapTo(int.class)
                .list();
    }

    void moved(Handle transaction, Shelf shelf, IndexLevel from, Collection<Integer> entries) {
        transaction
                .createUpdate("""
                        UPDATE landmark_entries SET level = :next
                        WHERE tenant = :tenant AND level = :level AND entry = ANY (:entries)""")
                .bind("tenant", shelf.tenant())
                .bind("level", from.number())
                .bind("next", from.next().number())
                .bindArray("entries", Integer.class, entries)
                .execute();
    }

    void forget(Handle transaction, String tenant, Collection<Integer> gone) {
        transaction
                .createUpdate("""
                        DELETE FROM landmark_entries
                        WHERE tenant = :tenant AND record_id IS NULL AND entry = ANY (:entries)""")
                .bind("tenant", tenant)
                .bindArray("entries", Integer.class, gone)
                .execute();
    }
}
