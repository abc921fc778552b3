package dev.meridian.benchmarks.audio;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.record.landmark.BulkIndex;
import dev.meridian.devstack.SharedServers;
import dev.meridian.domain.audio.sample.RealAudio;
import dev.meridian.domain.audio.sample.Signals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final int FOREIGN_TUNES = 8;
    private static final int WARM_UP = 40;
    private static final Duration MEANWHILE = Duration.ofMinutes(1);

    private final Jdbi jdbi;

    private IndexBenchmark(Jdbi jdbi) {
        this.jdbi = jdbi;
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
        new BulkIndex(jdbi, IndexTrial.TENANT, many.packed(records)).write();
        System.out.printf("%d records, loaded in %.0f s%n", records, (System.nanoTime() - begun) / 1e9);
        sizes();
        IndexTrial trial = new IndexTrial(jdbi, many, records);
        trial.search(WARM_UP, many.tracks());
        trial.search(clips, many.tracks()).print("found");
        List<float[]> foreign = new ArrayList<>();
        for (int tune = 0; tune < FOREIGN_TUNES; tune++) {
            foreign.add(Signals.tune(RATE, 180, 1_000 + tune));
        }
        trial.search(WARM_UP / 4, foreign);
        trial.search(Math.max(20, clips / 4), foreign).print("not found at nine speeds");
        try (IndexTrial.Publishing publishing = trial.publish()) {
            trial.search(clips, MEANWHILE, many.tracks())
                    .print("found while two records a second are published, and compacted");
            publishing.stop().print("a record more");
        }
        sizes();
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
}
