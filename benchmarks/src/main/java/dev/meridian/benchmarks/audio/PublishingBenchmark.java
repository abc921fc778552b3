package dev.meridian.benchmarks.audio;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.meridian.activities.job.database.Database;
import dev.meridian.activities.record.landmark.BulkIndex;
import dev.meridian.devstack.SharedServers;
import dev.meridian.domain.audio.sample.RealAudio;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How much longer searches take while records are published and their index is compacted: quiet rounds and such rounds by turns.
 * Arguments: how many records there are, how many rounds of each kind, how many seconds a round takes, and a folder of music.
 */
public final class PublishingBenchmark implements AutoCloseable {
    private static final int WARM_UP = 100;

    private final HikariDataSource source;
    private final ManyRecords many;
    private final IndexTrial trial;

    /** Fills a database. */
    public PublishingBenchmark(int records, List<Path> music) throws Exception {
        var database = SharedServers.postgres().freshDatabase();
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        source = new HikariDataSource(config);
        Database.migrate(source);
        many = ManyRecords.of(music);
        new BulkIndex(Database.open(source), IndexTrial.TENANT, many.packed(records)).write();
        trial = new IndexTrial(Database.open(source), many, records);
        trial.search(WARM_UP, many.tracks());
    }

    public static void main(String[] arguments) throws Exception {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        Duration round = Duration.ofSeconds(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60);
        List<Path> music = arguments.length > 3 ? RealAudio.files(Path.of(arguments[3])) : List.of();
        try (PublishingBenchmark benchmark = new PublishingBenchmark(records, music)) {
            for (int i = 0; i < rounds; i++) {
                benchmark.round(round);
            }
        }
    }

    /** Searches for so long, and as long again while records are published; prints both and their ratios. */
    public void round(Duration length) throws InterruptedException {
        IndexTrial.Times quiet = trial.search(1, length, many.tracks());
        quiet.print("quiet");
        try (IndexTrial.Publishing publishing = trial.publish()) {
            IndexTrial.Times busy = trial.search(1, length, many.tracks());
            busy.print("while two records a second are published, and compacted");
            publishing.stop().print("a record more");
            System.out.printf(
                    Locale.ROOT,
                    "  ratios: p50 %.2f, p95 %.2f%n",
                    busy.at(50) / quiet.at(50),
                    busy.at(95) / quiet.at(95));
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
