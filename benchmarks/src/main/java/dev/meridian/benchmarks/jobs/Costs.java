package dev.meridian.benchmarks.jobs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the work that PostgreSQL did for jobs, by its own statistics. What the service does beside the jobs is counted
 * with them.
 */
final class Costs {
    /** A connection tells its counts at most once a second. */
    private static final Duration UNTIL_COUNTED = Duration.ofMillis(1_500);

    private final Connection database;
    private Counts last;

    Costs(Connection database) {
        this.database = database;
        last = now();
    }

    private record Counts(long commits, long inserted, long updated, long walBytes) {
        Counts since(Counts before) {
            return new Counts(
                    commits - before.commits,
                    inserted - before.inserted,
                    updated - before.updated,
                    walBytes - before.walBytes);
        }
    }

    /** What was done since the last call, in words. */
    String sinceLast(int jobs) {
        LockSupport.parkNanos(UNTIL_COUNTED.toNanos());
        Counts now = now();
        Counts done = now.since(last);
        last = now;
        return String.format(
                Locale.ROOT,
                "a job: %.2f commits, %.2f rows inserted, %.2f rows changed, %.1f kB of log",
                (double) done.commits / jobs,
                (double) done.inserted / jobs,
                (double) done.updated / jobs,
                done.walBytes / 1024.0 / jobs);
    }

    private Counts now() {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT xact_commit, tup_inserted, tup_updated, pg_current_wal_insert_lsn() - '0/0'::pg_lsn
                        FROM pg_stat_database WHERE datname = current_database()""")) {
            row.next();
            return new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
