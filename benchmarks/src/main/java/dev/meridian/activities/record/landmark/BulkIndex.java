package dev.meridian.activities.record.landmark;

import dev.meridian.activities.job.copy.BinaryCopy;
import dev.meridian.activities.record.landmark.PageTable.Shelf;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Landmarks;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.Postings;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Puts records into an empty index as compaction would have left them, in seconds in place of hours: their rows by COPY, and
 * their postings by the writer of pages that compaction uses, once instead of level by level.
 */
public final class BulkIndex {
    /** Postings of so many keys are in memory at once, as a power of two. */
    private static final int PIECES_BITS = 4;

    /** ... and are written in a transaction, within such a piece. */
    private static final int PARTS = 16;

    private final Jdbi jdbi;
    private final Shelf shelf;
    private final List<byte[]> peaks;

    /** @param peaks those of each record, packed by {@link Peaks#toBytes}; the first one is record 1 */
    public BulkIndex(Jdbi jdbi, String tenant, List<byte[]> peaks) {
        this.jdbi = jdbi;
        this.shelf = new Shelf(tenant, LandmarkParameters.VERSION);
        this.peaks = peaks;
    }

    /** SHA-256 of a record's audio, as it might be. */
    public static byte[] sha256(long record) {
        return ByteBuffer.allocate(32).putLong(record).array();
    }

    /** @param by how many records come to the level at once */
    private record Filled(IndexLevel level, int by) {}

    /** Writes all records. */
    public void write() throws SQLException {
        int from = 0;
        int most = 1;
        Deque<Filled> levels = new ArrayDeque<>();
        for (IndexLevel level : IndexLevel.ALL) {
            levels.push(new Filled(level, most));
            most = level.most();
        }
        for (Filled filled : levels) {
            int to = from + (peaks.size() - from) / filled.by() * filled.by();
            rows(from, to, filled.level().number());
            if (filled.level().isFirst()) {
                fresh(from, to);
            } else if (to > from) {
                pages(from, to, filled.level());
            }
            from = to;
        }
        jdbi.useHandle(handle -> {
            handle.execute("SELECT setval('landmark_entry_numbers', CAST(? AS bigint))", Math.max(1, peaks.size()));
            handle.execute("VACUUM (ANALYZE, FREEZE) landmark_pages");
            handle.execute("VACUUM (ANALYZE, FREEZE) landmark_entries");
            handle.execute("VACUUM (ANALYZE, FREEZE) record_prints");
            handle.execute("VACUUM ANALYZE records");
        });
    }

    private void rows(int from, int to, int level) throws SQLException {
        try (Handle handle = jdbi.open()) {
            handle.begin();
            handle.createUpdate("""
                            INSERT INTO records (tenant, id, record_type, metadata, shown_title)
                            SELECT :tenant, n, 'song', '{}', 'Record ' || n FROM generate_series(:from + 1, :to) n""")
                    .bind("tenant", shelf.tenant())
                    .bind("from", from)
                    .bind("to", to)
                    .execute();
            handle.createUpdate("""
                            WITH made AS (INSERT INTO record_objects (id, tenant, state, media_type)
                                SELECT gen_random_uuid(), :tenant, 'kept', 'audio/ogg' FROM generate_series(:from + 1, :to)
                                RETURNING id)
                            INSERT INTO record_audio (tenant, sha256, bytes, object_id)
                            SELECT :tenant, int8send(:from + row_number() OVER ()) || decode(repeat('00', 24), 'hex'), 1, id
                            FROM made""")
                    .bind("tenant", shelf.tenant())
                    .bind("from", (long) from)
                    .bind("to", (long) to)
                    .execute();
            try (BinaryCopy copy = new BinaryCopy(
                    handle.getConnection(), "record_prints (tenant, sha256, version, seconds, peaks, chromaprint)")) {
                for (int i = from; i < to; i++) {
                    byte[] bytes = peaks.get(i);
                    copy.row(6)
                            .text(shelf.tenant())
                            .field(sha256(i + 1), 0, 32)
                            .int4(shelf.version())
                            .float8(180)
                            .field(bytes, 0, bytes.length)
                            .field(bytes, 0, 0);
                }
                copy.finish();
            }
            handle.createUpdate("""
                            INSERT INTO landmark_entries (tenant, entry, version, record_id, sha256, level)
                            SELECT :tenant, n, :version, n, int8send(n) || decode(repeat('00', 24), 'hex'), :level
                            FROM generate_series(:from + 1, :to) n""")
                    .bind("tenant", shelf.tenant())
                    .bind("version", shelf.version())
                    .bind("level", level)
                    .bind("from", (long) from)
                    .bind("to", (long) to)
                    .execute();
            handle.commit();
        }
    }

    private void fresh(int from, int to) {
        PageTable pages = new PageTable();
        jdbi.useTransaction(tx -> {
            for (int i = from; i < to; i++) {
                pages.append(tx, shelf, i + 1, Peaks.of(peaks.get(i)));
            }
        });
    }

    private void pages(int from, int to, IndexLevel level) {
        int keys = 1 << IndexLevel.KEY_BITS - PIECES_BITS;
        for (int piece = 0; piece < 1 << PIECES_BITS; piece++) {
            int firstKey = piece * keys;
            @Nullable Postings[] postings = new Postings[keys];
            for (int i = from; i < to; i++) {
                int entry = i + 1;
                Landmarks.ofRecording(LandmarkParameters.STANDARD, Peaks.of(peaks.get(i)), (key, time) -> {
                    int at = key - firstKey;
                    if (at >= 0 && at < keys) {
                        Postings known = postings[at];
                        if (known == null) {
                            known = new Postings();
                            postings[at] = known;
                        }
                        known.add(entry, time);
                    }
                });
            }
            for (int part = 0; part < PARTS; part++) {
                int first = part * (keys / PARTS);
                SortedMap<Integer, Postings> written = new TreeMap<>();
                for (int at = first; at < first + keys / PARTS; at++) {
                    Postings one = postings[at];
                    if (one != null) {
                        written.put(firstKey + at, one);
                    }
                }
                jdbi.useTransaction(tx -> new PageTable()
                        .put(
                                tx,
                                shelf,
                                level,
                                sink -> written.forEach((key, one) -> sink.accept(key, one.toBytes(), 0, one.size()))));
            }
        }
    }
}
