package dev.meridian.activities.record.landmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.record.landmark.PageTable.Shelf;
import dev.meridian.activities.record.store.PrintTable;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.activities.testing.TestDatabase;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.Landmarks;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.Postings;
import dev.meridian.domain.audio.landmark.search.ClipSearch;
import dev.meridian.domain.audio.landmark.search.Match;
import dev.meridian.workflows.record.RecordKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Records whose peaks are at random, a minute each, in a database of their own; a record's number is its seed. */
record IndexedTunes(Jdbi jdbi) {
    static final int SECONDS = 60;
    private static final int PEAKS_A_SECOND = 12;
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;
    private static final EntryTable ENTRIES = new EntryTable();

    static IndexedTunes create() {
        return new IndexedTunes(TestDatabase.create().jdbi());
    }

    /** A compaction without rests, which clears an index of any record that is gone. */
    IndexCompaction compaction(int mostAtOnce) {
        return new IndexCompaction(jdbi, new IndexCompaction.Manner(0, mostAtOnce, Duration.ZERO, _ -> {}));
    }

    static Shelf shelf(String tenant) {
        return new Shelf(tenant, LandmarkParameters.VERSION);
    }

    static Peaks peaks(long seed) {
        Random random = new Random(seed);
        int count = SECONDS * PEAKS_A_SECOND;
        int[] times = random.ints(count, 0, PeakPicker.hops(SECONDS)).sorted().toArray();
        int[] pitches = random.ints(count, 40, 1_900).toArray();
        return new Peaks(times, pitches);
    }

    static byte[] sha256(long seed) {
        return ByteBuffer.allocate(32).putLong(seed).array();
    }

    /** Has a record be found by the tune of a seed. */
    void publish(String tenant, long record, long seed) {
        RecordKey key = new RecordKey(tenant, record);
        jdbi.useTransaction(tx -> {
            tx.createUpdate("""
                            INSERT INTO records (tenant, id, record_type, metadata) VALUES (:tenant, :id, 'song', '{}')
                            ON CONFLICT DO NOTHING""").bind("tenant", tenant).bind("id", record).execute();
            audio(tx, tenant, seed);
            ENTRIES.publish(tx, key, sha256(seed), peaks(seed));
        });
    }

    private static void audio(Handle tx, String tenant, long seed) {
        UUID object = UUID.randomUUID();
        tx.createUpdate("""
                        INSERT INTO record_objects (id, tenant, state, media_type) VALUES (:id, :tenant, 'kept', 'audio/ogg')""").bind("id", object).bind("tenant", tenant).execute();
        tx.createUpdate("""
                        INSERT INTO record_audio (tenant, sha256, bytes, object_id) VALUES (:tenant, :sha256, 1, :object)
                        ON CONFLICT DO NOTHING""")
                .bind("tenant", tenant)
                .bind("sha256", sha256(seed))
                .bind("object", object)
                .execute();
        new PrintTable()
                .put(
                        tx,
                        new StepKey(tenant, sha256(seed), "prints", LandmarkParameters.VERSION, ""),
                        new PrintTable.Prints(SECONDS, peaks(seed), new byte[0]));
    }

    void delete(String tenant, long record) {
        jdbi.useTransaction(tx -> tx.createUpdate("DELETE FROM records WHERE tenant = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", record)
                .execute());
    }

    /** The records that a clip of ten seconds of a tune is found in, best first. */
    List<Long> find(String tenant, long seed) {
        Peaks clip = peaks(seed).between(PeakPicker.hops(20), PeakPicker.hops(30));
        return IndexSnapshot.read(jdbi, tx -> {
            try {
                List<Match> matches = new ClipSearch(PARAMETERS, new TableIndex(tx, tenant)).atSpeed(clip, 1);
                Map<Integer, EntryTable.Entry> records = ENTRIES.records(
                        tx, tenant, matches.stream().map(Match::record).toList());
                return matches.stream()
                        .map(match -> Objects.requireNonNull(records.get(match.record())))
                        .map(EntryTable.Entry::recordId)
                        .toList();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });
    }

    /** How often each of a tune's landmarks occurs in the index, by its record; those of a record once. */
    Map<Long, Integer> landmarksFound(String tenant, long seed) {
        int[] keys = keys(seed);
        return IndexSnapshot.read(jdbi, tx -> {
            Map<Integer, Integer> counts = new HashMap<>();
            TableIndex index = new TableIndex(tx, tenant);
            index.find(
                    keys,
                    (key, bytes, from, to) -> Postings.read(bytes, from, to, (entry, time) -> {
                        if (index.kept().test(entry)) {
                            counts.merge(entry, 1, Integer::sum);
                        }
                    }));
            Map<Long, Integer> byRecord = new HashMap<>();
            ENTRIES.records(tx, tenant, counts.keySet())
                    .forEach((entry, record) -> byRecord.put(record.recordId(), counts.getOrDefault(entry, 0)));
            return byRecord;
        });
    }

    /** Each of the records, whose number is the seed of its tune, has all its landmarks in the index, each once, and is found. */
    void assertComplete(String tenant, long... records) {
        for (long record : records) {
            assertThat(landmarksFound(tenant, record).get(record))
                    .as("landmarks of record %s", record)
                    .isEqualTo(landmarks(record));
            assertThat(find(tenant, record)).containsExactly(record);
        }
    }

    /** How many pages a level has. */
    long pages(IndexLevel level) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM landmark_pages WHERE level = :level")
                .bind("level", level.number())
                .mapTo(long.class)
                .one());
    }

    /** From now on, the database counts the pages that are written and their bytes, by level. */
    void countWrites() {
        jdbi.useHandle(handle -> handle.execute("""
                CREATE TABLE written (level smallint, pages bigint, bytes bigint);
                CREATE FUNCTION count_writes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                    INSERT INTO written SELECT level, count(*), sum(length(postings)) FROM pages GROUP BY level;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER count_writes AFTER INSERT ON landmark_pages REFERENCING NEW TABLE AS pages
                FOR EACH STATEMENT EXECUTE FUNCTION count_writes()"""));
    }

    /**
     * What was written at a level.
     *
     * @param what {@code pages} or {@code bytes}
     */
    long written(String what, int level) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT coalesce(sum(<what>), 0) FROM written WHERE level = :level")
                        .define("what", what)
                        .bind("level", level)
                        .mapTo(long.class)
                        .one());
    }

    /** How many bytes of postings there are. */
    long bytes() {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT coalesce(sum(length(postings)), 0) FROM landmark_pages")
                        .mapTo(long.class)
                        .one());
    }

    /** How many landmarks a tune has. */
    static int landmarks(long seed) {
        int[] count = {0};
        Landmarks.ofRecording(PARAMETERS, peaks(seed), (key, time) -> count[0]++);
        return count[0];
    }

    /** The keys of a tune's landmarks, each once, in ascending order. */
    static int[] keys(long seed) {
        int[] keys = new int[landmarks(seed)];
        int[] count = {0};
        Landmarks.ofRecording(PARAMETERS, peaks(seed), (key, time) -> keys[count[0]++] = key);
        return Arrays.stream(keys).distinct().sorted().toArray();
    }
}
