package dev.meridian.benchmarks.audio;

import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.record.RecordSearch;
import dev.meridian.activities.record.landmark.EntryTable;
import dev.meridian.activities.record.landmark.IndexCompaction;
import dev.meridian.activities.record.store.PrintTable;
import dev.meridian.activities.record.store.StepKey;
import dev.meridian.devstack.SharedServers;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.MadeRecords;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.Degradations;
import dev.meridian.domain.audio.sample.RealAudio;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.workflows.record.RecordKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How long searches take in PostgreSQL among many records of three minutes, what the index takes of the disk, and how long it
 * takes to publish a record more. Arguments: how many records, how many clips, and a folder of music; without one, tunes are
 * made. The records are published and compacted as the service does it; all but the tracks of the folder are made of the
 * tracks' peaks.
 */
public final class IndexBenchmark {
    private static final int RATE = PeakPicker.RATE;
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;
    private static final int TRACKS = 20;
    private static final int SHORT_BYTES = 500_000;
    private static final int BETWEEN_COMPACTIONS = 32;
    private static final long SEED = 7;
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
        List<float[]> tracks = tracks(arguments.length > 2 ? RealAudio.files(Path.of(arguments[2])) : List.of());
        var database = SharedServers.postgres().freshDatabase();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(database.user());
        source.setPassword(database.password());
        Database.migrate(source);
        new IndexBenchmark(Database.open(source)).run(records, clips, tracks);
    }

    private static List<float[]> tracks(List<Path> files) throws IOException {
        List<float[]> tracks = new ArrayList<>();
        for (Path file : files) {
            if (tracks.size() < TRACKS && Files.size(file) > SHORT_BYTES) {
                float[] track = RealAudio.decode(file, new AudioFormat(RATE, 1), 180);
                if (track.length > 90 * RATE) {
                    tracks.add(track);
                }
            }
        }
        for (int tune = tracks.size(); tune < TRACKS; tune++) {
            tracks.add(Signals.tune(RATE, 180, tune));
        }
        return tracks;
    }

    private void run(int records, int clips, List<float[]> tracks) throws Exception {
        List<Peaks> real = new ArrayList<>();
        for (float[] track : tracks) {
            real.add(picked(PeakPicker.ofRecording(PARAMETERS), track));
        }
        MadeRecords made = new MadeRecords(real, SEED);
        long begun = System.nanoTime();
        for (int record = 0; record < records; record++) {
            publish(record + 1, record < real.size() ? real.get(record) : made.next());
            if (record % BETWEEN_COMPACTIONS == 0) {
                compaction.run();
            }
        }
        jdbi.useHandle(handle -> handle.execute("VACUUM ANALYZE landmark_pages"));
        double each = (System.nanoTime() - begun) / 1e6 / records;
        System.out.printf("%d records, seed %d, published and compacted in %.1f ms each%n", records, SEED, each);
        sizes(records);
        Random random = new Random(SEED);
        time("found", clips, tracks, random);
        List<float[]> foreign = new ArrayList<>();
        for (int tune = 0; tune < 8; tune++) {
            foreign.add(Signals.tune(RATE, 180, 1_000 + tune));
        }
        time("not found at nine speeds", Math.max(20, clips / 4), foreign, random);
        more(records, made, clips, tracks, random);
    }

    private void publish(long record, Peaks peaks) {
        byte[] sha256 = ByteBuffer.allocate(32).putLong(record).array();
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

    private void sizes(int records) {
        jdbi.useHandle(handle -> {
            handle.createQuery("""
                            SELECT level, count(*) AS pages, sum(length(postings)) AS bytes FROM landmark_pages
                            GROUP BY level ORDER BY level""").mapToMap().forEach(level -> System.out.println("  level " + level));
            long pages = size(handle, "landmark_pages");
            long prints = size(handle, "record_prints");
            System.out.printf(
                    "  postings %.1f kB, peaks %.1f kB for each record, with indexes and row headers%n",
                    pages / 1e3 / records, prints / 1e3 / records);
        });
    }

    private static long size(Handle handle, String table) {
        return handle.createQuery("SELECT pg_total_relation_size(CAST(:table AS regclass))")
                .bind("table", table)
                .mapTo(long.class)
                .one();
    }

    private double[] time(String name, int clips, List<float[]> tracks, Random random) {
        double[] milliseconds = new double[clips];
        int found = 0;
        for (int i = 0; i < clips; i++) {
            float[] track = tracks.get(random.nextInt(tracks.size()));
            int from = random.nextInt(track.length - 15 * RATE);
            float[] clip = Degradations.whiteNoise(Arrays.copyOfRange(track, from, from + 15 * RATE), 10, random);
            long started = System.nanoTime();
            found += search.find(TENANT, picked(PeakPicker.ofClip(PARAMETERS), clip))
                            .isEmpty()
                    ? 0
                    : 1;
            milliseconds[i] = (System.nanoTime() - started) / 1e6;
        }
        Arrays.sort(milliseconds);
        System.out.printf(
                "  %s: p50 %.0f ms, p95 %.0f ms, peaks of the clip included; %d of %d found%n",
                name, milliseconds[clips / 2], milliseconds[clips * 95 / 100], found, clips);
        return milliseconds;
    }

    /** Publishes further records while clips are searched for. */
    private void more(int records, MadeRecords made, int clips, List<float[]> tracks, Random random) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Double> milliseconds = new ArrayList<>();
        Thread publisher = Thread.ofPlatform().start(() -> {
            for (long record = records + 1; !over.get(); record++) {
                long started = System.nanoTime();
                publish(record, made.next());
                milliseconds.add((System.nanoTime() - started) / 1e6);
                if (record % BETWEEN_COMPACTIONS == 0) {
                    compaction.run();
                }
            }
        });
        time("found while records are published and compacted", clips, tracks, random);
        over.set(true);
        publisher.join();
        List<Double> sorted = milliseconds.stream().sorted().toList();
        System.out.printf(
                "  a record more: p50 %.0f ms, p95 %.0f ms of %d%n",
                sorted.get(sorted.size() / 2), sorted.get(sorted.size() * 95 / 100), sorted.size());
    }

    private static Peaks picked(PeakPicker picker, float[] signal) {
        picker.accept(signal, signal.length);
        return picker.finish();
    }
}
