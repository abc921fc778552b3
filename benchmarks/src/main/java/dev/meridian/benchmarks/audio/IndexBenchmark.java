package dev.meridian.benchmarks.audio;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.record.RecordSearch;
import dev.meridian.activities.record.landmark.BulkIndex;
import dev.meridian.activities.record.landmark.EntryTable;
import dev.meridian.activities.record.landmark.IndexCompaction;
import dev.meridian.activities.record.store.PrintTable;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.devstack.SharedServers;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.sample.Degradations;
import dev.meridian.domain.audio.sample.RealAudio;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.workflows.record.RecordKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * How long searches take in PostgreSQL among many records of three minutes, what the index takes of the disk, and how long it
 * takes to publish a record more. Arguments: how many records, how many clips, and a folder of music; without one, tunes are
 * made. All but the tracks of the folder are made of the tracks' peaks. They are put where the service's compaction would have
 * put them ({@link BulkIndex}); the records that come while clips are searched for are published and compacted by the service's
 * own code.
 */
public final class IndexBenchmark {
    private static final int RATE = ManyRecords.RATE;
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;
    private static final int FOREIGN_TUNES = 8;
    private static final int WARM_UP = 40;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration BETWEEN_RECORDS = Duration.ofMillis(500);
    private static final Duration MEANWHILE = Duration.ofMinutes(1);
    private static final String TENANT = "default";

    private final Jdbi jdbi;
    private final EntryTable entries = new EntryTable();
    private final IndexCompaction compaction;
    private final RecordSearch search;

    private IndexBenchmark(Jdbi jdbi) {
        this.jdbi = jdbi;
        this.compaction = new IndexCompaction(jdbi);
        this.search = new RecordSearch(jdbi);
    }

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int clips = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        ManyRecords many = ManyRecords.of(arguments.length > 2 ? RealAudio.files(Path.of(arguments[2])) : List.of());
        var database = SharedServers.postgres().freshDatabase();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        try (HikariDataSource source = new HikariDataSource(config)) {
            Database.migrate(source);
            new IndexBenchmark(Database.open(source)).run(records, clips, many);
        }
    }

    private void run(int records, int clips, ManyRecords many) throws Exception {
        long begun = System.nanoTime();
        new BulkIndex(jdbi, TENANT, many.packed(records)).write();
        System.out.printf("%d records, loaded in %.0f s%n", records, (System.nanoTime() - begun) / 1e9);
        sizes();
        Random random = new Random(ManyRecords.SEED);
        search(WARM_UP, many.tracks(), random);
        print("found", search(clips, many.tracks(), random));
        List<float[]> foreign = new ArrayList<>();
        for (int tune = 0; tune < FOREIGN_TUNES; tune++) {
            foreign.add(Signals.tune(RATE, 180, 1_000 + tune));
        }
        search(WARM_UP / 4, foreign, random);
        print("not found at nine speeds", search(Math.max(20, clips / 4), foreign, random));
        more(records, clips, many, random);
        sizes();
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

    private void sizes() {
        jdbi.useHandle(handle -> {
            handle.createQuery("""
                            SELECT level, count(*) AS pages, sum(length(postings)) AS bytes FROM landmark_pages
                            GROUP BY level ORDER BY level""").mapToMap().forEach(level -> System.out.println("  level " + level));
            double records = handle.createQuery("SELECT count(*) FROM landmark_entries")
                    .mapTo(long.class)
                    .one();
            System.out.printf(
                    Locale.ROOT,
                    "  postings %.1f kB (packed %.1f kB), peaks %.1f kB for each record, with indexes, row headers and free space%n",
                    size(handle, "landmark_pages") / 1e3 / records,
                    handle.createQuery("SELECT sum(length(postings)) FROM landmark_pages")
                                    .mapTo(long.class)
                                    .one()
                            / 1e3
                            / records,
                    size(handle, "record_prints") / 1e3 / records);
        });
    }

    private static long size(Handle handle, String table) {
        return handle.createQuery("SELECT pg_total_relation_size(CAST(:table AS regclass))")
                .bind("table", table)
                .mapTo(long.class)
                .one();
    }

    /** What each search took, in milliseconds. */
    private record Timed(double[] picking, double[] searching, int found) {
        double whole(int percent) {
            double[] sums = new double[picking.length];
            Arrays.setAll(sums, i -> picking[i] + searching[i]);
            return at(sums, percent);
        }

        static double at(double[] values, int percent) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return sorted[sorted.length * percent / 100];
        }
    }

    private Timed search(int clips, List<float[]> tracks, Random random) {
        return search(clips, Duration.ZERO, tracks, random);
    }

    /** Searches for so many clips or more, for so long or longer. */
    private Timed search(int clips, Duration least, List<float[]> tracks, Random random) {
        List<Double> picking = new ArrayList<>();
        List<Double> searching = new ArrayList<>();
        int found = 0;
        long begun = System.nanoTime();
        while (picking.size() < clips || System.nanoTime() - begun < least.toNanos()) {
            float[] track = tracks.get(random.nextInt(tracks.size()));
            int from = random.nextInt(track.length - 15 * RATE);
            float[] clip = Degradations.whiteNoise(Arrays.copyOfRange(track, from, from + 15 * RATE), 10, random);
            long started = System.nanoTime();
            Peaks peaks = ManyRecords.picked(PeakPicker.ofClip(PARAMETERS), clip);
            long picked = System.nanoTime();
            found += search.find(TENANT, peaks).isEmpty() ? 0 : 1;
            picking.add((picked - started) / 1e6);
            searching.add((System.nanoTime() - picked) / 1e6);
        }
        return new Timed(numbers(picking), numbers(searching), found);
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void print(String name, Timed timed) {
        System.out.printf(
                Locale.ROOT,
                "  %s: p50 %.0f ms, p95 %.0f ms, of which the peaks of the clip are %.0f ms (p50); %d of %d found%n",
                name,
                timed.whole(50),
                timed.whole(95),
                Timed.at(timed.picking(), 50),
                timed.found(),
                timed.picking().length);
    }

    /** Publishes further records, two a second, while clips are searched for: 360 times as fast as they play. */
    private void more(int records, int clips, ManyRecords many, Random random) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Double> milliseconds = new ArrayList<>();
        Thread publisher = Thread.ofPlatform().start(() -> {
            for (long record = records + 1; !over.get(); record++) {
                Peaks next = many.next();
                long started = System.nanoTime();
                publish(record, next);
                milliseconds.add((System.nanoTime() - started) / 1e6);
                LockSupport.parkNanos(BETWEEN_RECORDS.toNanos());
            }
        });
        Thread compactor = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                if (compaction.run() == 0) {
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        });
        print(
                "found while two records a second are published, and compacted",
                search(clips, MEANWHILE, many.tracks(), random));
        over.set(true);
        publisher.join();
        compactor.join();
        double[] sorted = numbers(milliseconds);
        System.out.printf(
                Locale.ROOT,
                "  a record more: p50 %.0f ms, p95 %.0f ms of %d%n",
                Timed.at(sorted, 50),
                Timed.at(sorted, 95),
                sorted.length);
    }
}
