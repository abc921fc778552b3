package dev.meridian.benchmarks.audio;

import dev.meridian.activities.record.RecordSearch;
import dev.meridian.activities.record.landmark.BulkIndex;
import dev.meridian.activities.record.landmark.EntryTable;
import dev.meridian.activities.record.landmark.IndexCompaction;
import dev.meridian.activities.record.store.PrintTable;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.sample.Degradations;
import dev.meridian.workflows.record.RecordKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Searches for clips one after the other in an index, and publishes further records meanwhile, as the service does. */
final class IndexTrial {
    static final String TENANT = "default";

    private static final int RATE = ManyRecords.RATE;
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;

    /** The service's pause between two compactions. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration BETWEEN_RECORDS = Duration.ofMillis(500);

    private final Jdbi jdbi;
    private final ManyRecords many;
    private final Random random = new Random(ManyRecords.SEED);
    private final EntryTable entries = new EntryTable();
    private final RecordSearch search;
    private long last;

    /** @param records how many the index has, from number 1 */
    IndexTrial(Jdbi jdbi, ManyRecords many, int records) {
        this.jdbi = jdbi;
        this.many = many;
        this.last = records;
        this.search = new RecordSearch(jdbi);
    }

    /** Milliseconds that several pieces of work took, one of them after another. */
    record Times(List<Double> whole, String more) {
        double at(int percent) {
            double[] sorted =
                    whole.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[sorted.length * percent / 100];
        }

        void print(String name) {
            System.out.printf(
                    Locale.ROOT, "  %s: p50 %.0f ms, p95 %.0f ms of %d%s%n", name, at(50), at(95), whole.size(), more);
        }
    }

    Times search(int clips, List<float[]> tracks) {
        return search(clips, Duration.ZERO, tracks);
    }

    /** Searches for so many clips or more, for so long or longer. */
    Times search(int clips, Duration least, List<float[]> tracks) {
        List<Double> picking = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        int found = 0;
        long begun = System.nanoTime();
        while (whole.size() < clips || System.nanoTime() - begun < least.toNanos()) {
            float[] track = tracks.get(random.nextInt(tracks.size()));
            int from = random.nextInt(track.length - 15 * RATE);
            float[] clip = Degradations.whiteNoise(Arrays.copyOfRange(track, from, from + 15 * RATE), 10, random);
            long started = System.nanoTime();
            Peaks peaks = ManyRecords.picked(PeakPicker.ofClip(PARAMETERS), clip);
            picking.add((System.nanoTime() - started) / 1e6);
            found += search.find(TENANT, peaks).isEmpty() ? 0 : 1;
            whole.add((System.nanoTime() - started) / 1e6);
        }
        return new Times(
                whole,
                String.format(
                        Locale.ROOT,
                        ", of which the peaks of the clip are %.0f ms (p50); %d found",
                        new Times(picking, "").at(50),
                        found));
    }

    /** Publishes further records, two a second, from now on: 360 times as fast as they play. */
    Publishing publish() {
        return new Publishing();
    }

    /** Records that are published and compacted meanwhile. */
    final class Publishing implements AutoCloseable {
        private final List<Double> milliseconds = new ArrayList<>();
        private final Thread publisher;
        private final Thread compactor;
        private volatile boolean isOver;

        private Publishing() {
            publisher = Thread.ofPlatform().start(() -> {
                while (!isOver) {
                    Peaks next = many.next();
                    long started = System.nanoTime();
                    publish(++last, next);
                    milliseconds.add((System.nanoTime() - started) / 1e6);
                    LockSupport.parkNanos(BETWEEN_RECORDS.toNanos());
                }
            });
            IndexCompaction compaction = new IndexCompaction(jdbi);
            compactor = Thread.ofPlatform().start(() -> {
                while (!isOver) {
                    compaction.run();
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            });
        }

        /** Ends it when the compaction has done what it was doing; returns how long publishing a record took. */
        Times stop() throws InterruptedException {
            isOver = true;
            publisher.join();
            compactor.join();
            return new Times(milliseconds, "");
        }

        @Override
        public void close() {
            isOver = true;
        }
    }

    private void publish(long record, Peaks peaks) {
        byte[] sha256 = BulkIndex.sha256(record);
        jdbi.useTransaction(tx -> {
            UUID object = UUID.randomUUID();
            insert(
                    tx,
                    "INSERT INTO records (tenant, id, record_type, metadata) VALUES ('default', :id, 'song', '{}')",
                    record);
            tx.createUpdate("""
                            INSERT INTO record_objects (id, tenant, state, media_type)
                            VALUES (:object, 'default', 'kept', 'audio/ogg')""").bind("object", object).execute();
            tx.createUpdate("""
                            INSERT INTO record_audio (tenant, sha256, bytes, object_id)
                            VALUES ('default', :sha256, 1, :object)""").bind("sha256", sha256).bind("object", object).execute();
            new PrintTable()
                    .put(
                            tx,
                            new StepKey(TENANT, sha256, "prints", LandmarkParameters.VERSION, ""),
                            new PrintTable.Prints(180, peaks, new byte[0]));
            entries.publish(tx, new RecordKey(TENANT, record), sha256, peaks);
        });
    }

    private static void insert(Handle tx, String sql, long id) {
        tx.createUpdate(sql).bind("id", id).execute();
    }
}
