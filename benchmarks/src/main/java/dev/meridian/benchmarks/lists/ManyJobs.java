package dev.meridian.benchmarks.lists;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Millions of ended jobs, one a second up to now, as years of work might leave them: most completed, one in twenty failed,
 * and of some kinds only a handful, long ago.
 */
final class ManyJobs {
    /** The subject of one old job. */
    static final String NEEDLE = "needle-in-the-hay";
    /** How five old jobs failed. */
    static final String RARE_CODE = "rare_failure";

    private static final int ROWS_OF_AN_INSERT = 250_000;

    private static final String INSERT = """
            INSERT INTO jobs (id, tenant, type, status, progress, subject, workflow_id, run_id, input, attempt, priority,
                              error_code, error, request_hash, created_at, started_at, completed_at, updated_at,
                              event_seq, last_event_at)
            SELECT id, tenant, type, status, CASE status WHEN 'completed' THEN 100 ELSE 0 END,
                   CASE WHEN i = 12345 THEN '%1$s'
                        ELSE CASE type
                             WHEN 'webhook' THEN 'https://host' || h %% 5000 || '.example.org'
                             WHEN 'email' THEN 'reader' || h %% 100000 || '@example.org'
                             WHEN 'explorer_refresh' THEN 'explorer-' || i %% 100
                             WHEN 'heatmap_compute' THEN 'city-' || h %% 500
                             ELSE h %% 60000 || ' ms' END END,
                   'task/' || tenant || '/id/' || id, gen_random_uuid()::text, '{"number":' || i || '}', 1,
                   CASE WHEN h %% 200 = 0 THEN 1 WHEN h %% 500000 = 1 THEN 5 ELSE 3 END,
                   CASE WHEN status = 'failed'
                        THEN CASE WHEN i < 2000 AND i %% 400 = 7 THEN '%2$s' ELSE type || '_failed_' || h %% 7 END END,
                   CASE WHEN status = 'failed' THEN 'HTTP 503 of a server that was away at ' || at END,
                   sha256(i::text::bytea), at, at + interval '1 second', at + interval '3 seconds',
                   at + interval '3 seconds', 3, at + interval '3 seconds'
            FROM (SELECT *, CASE WHEN i < 2000 AND i %% 400 = 7 OR h / 1000 %% 100 < 5 AND type <> 'sleep' THEN 'failed'
                                 WHEN h / 1000 %% 100 = 5 THEN 'cancelled' ELSE 'completed' END AS status
                  FROM (SELECT *, CASE WHEN tenant = 'public' THEN 'heatmap_compute'
                                       WHEN i %% 100000 = 7 THEN 'explorer_refresh'
                                       WHEN h %% 1000 < 400 THEN 'sleep' WHEN h %% 1000 < 700 THEN 'webhook'
                                       WHEN h %% 1000 < 900 THEN 'email' ELSE 'data_processing' END AS type
                        FROM (SELECT i, hashint8(i)::bigint + 2147483648 AS h,
                                     uuidv7((i - ?) * interval '1 second') AS id,
                                     now() + (i - ?) * interval '1 second' AS at,
                                     CASE i %% 50 WHEN 0 THEN 'other' WHEN 1 THEN 'public' ELSE 'default' END AS tenant
                              FROM generate_series(?, ?) AS i) numbered) typed) ended
            """.formatted(NEEDLE, RARE_CODE);

    private ManyJobs() {}

    /** Inserts this many jobs, without events. */
    static void insert(Connection connection, int count) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            statement.execute("SET session_replication_role = replica");
            for (int first = 1; first <= count; first += ROWS_OF_AN_INSERT) {
                insert.setInt(1, count + 60);
                insert.setInt(2, count + 60);
                insert.setInt(3, first);
                insert.setInt(4, Math.min(count, first + ROWS_OF_AN_INSERT - 1));
                insert.executeUpdate();
            }
            statement.execute("SET session_replication_role = origin");
            statement.execute("VACUUM ANALYZE jobs");
        }
    }
}
