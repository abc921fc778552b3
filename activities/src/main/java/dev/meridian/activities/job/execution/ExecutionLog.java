package dev.meridian.activities.job.execution;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the log lines and phases that workers of this process report of their work on jobs, many rows in one
 * statement. Work never waits for it: rows for which there is no room are left out, and rows that a killed process had
 * not stored are lost. No decision of the product depends on these rows.
 */
public final class ExecutionLog implements AutoCloseable {
    /** The most lines that are kept of a job: the last ones. */
    public static final int MOST_LINES = 1_000;

    /** The most bytes of lines that are kept of a job. */
    public static final int MOST_BYTES = 256 << 10;

    private static final Logger log = LoggerFactory.getLogger(ExecutionLog.class);
    private static final int MOST_WAITING = 10_000;
    private static final int AT_ONCE = 500;

    /** Rows of a job that has been deleted meanwhile are left out. */
    private static final String JOB_EXISTS =
            " WHERE EXISTS (SELECT FROM job_events WHERE job_events.job_id = added.job_id AND seq = 1)";

    private static final String STORE_PHASES = """
            INSERT INTO job_phases (job_id, phase, delivery, worker, started_at, ended_at, error_code)
            SELECT job_id, phase, delivery, worker, started_at::timestamptz, ended_at::timestamptz, error_code
            FROM unnest(:ids::uuid[], :names::text[], :deliveries::integer[], :workers::text[], :starts::text[],
                        :ends::text[], :codes::text[])
                 AS added (job_id, phase, delivery, worker, started_at, ended_at, error_code)""" + JOB_EXISTS;

    private static final String STORE_LINES = """
            WITH added AS (
                SELECT job_id, at::timestamptz AS at, level, attempt, text, place
                FROM unnest(:ids::uuid[], :times::text[], :levels::text[], :attempts::integer[], :texts::text[])
                     WITH ORDINALITY AS added (job_id, at, level, attempt, text, place)""" + JOB_EXISTS + """
                ),
            counted AS (
                INSERT INTO job_logs AS known (job_id, lines)
                SELECT job_id, count(*) FROM added GROUP BY job_id ORDER BY job_id
                ON CONFLICT (job_id) DO UPDATE SET lines = known.lines + excluded.lines
                RETURNING job_id, lines)
            INSERT INTO job_log_lines (job_id, n, at, level, attempt, text)
            SELECT added.job_id,
                   counted.lines - count(*) OVER (PARTITION BY added.job_id)
                       + row_number() OVER (PARTITION BY added.job_id ORDER BY place),
                   added.at, level, attempt, text
            FROM added JOIN counted USING (job_id)""";

    private static final String FORGET_EARLY_LINES = """
            DELETE FROM job_log_lines USING (
                SELECT job_id, n, row_number() OVER newest AS lines, sum(octet_length(text)) OVER newest AS bytes
                FROM job_log_lines WHERE job_id = ANY (:ids)
                WINDOW newest AS (PARTITION BY job_id ORDER BY n DESC)) AS kept
            WHERE job_log_lines.job_id = kept.job_id AND job_log_lines.n = kept.n
              AND (kept.lines > :mostLines OR kept.bytes > :mostBytes)""";

    private final Jdbi jdbi;
    private final BlockingQueue<Phase> phases = new LinkedBlockingQueue<>(MOST_WAITING);
    private final BlockingQueue<LogLine> lines = new LinkedBlockingQueue<>(MOST_WAITING);

    public ExecutionLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Adds a phase that is over; it is stored soon. */
    public void add(Phase phase) {
        if (!phases.offer(phase)) {
            log.debug("A phase is left out, since {} wait to be stored", MOST_WAITING);
        }
    }

    /** Adds a line; it is stored soon. This method logs nothing itself, because that would be a line again. */
    public void add(LogLine line) {
        boolean _ = lines.offer(line);
    }

    /** Stores all waiting rows. Rows that the database refuses are left out. */
    public void store() {
        drain(phases, this::storePhases);
        drain(lines, this::storeLines);
    }

    @Override
    public void close() {
        try {
            store();
        } catch (JdbiException away) {
            log.debug("The last lines and phases are lost, since the database is away: {}", away.getMessage());
        }
    }

    private interface Storing<T> {
        void store(Handle transaction, List<T> some);
    }

    private <T> void drain(BlockingQueue<T> waiting, Storing<T> storing) {
        List<T> some = new ArrayList<>();
        while (waiting.drainTo(some, AT_ONCE) > 0) {
            List<T> these = List.copyOf(some);
            jdbi.useTransaction(tx -> {
                tx.execute("SET LOCAL synchronous_commit = off");
                storing.store(tx, these);
            });
            some.clear();
        }
    }

    private void storePhases(Handle tx, List<Phase> some) {
        tx.createUpdate(STORE_PHASES)
                .bindArray("ids", UUID.class, each(some, Phase::job))
                .bindArray("names", String.class, each(some, Phase::name))
                .bindArray("deliveries", Integer.class, each(some, Phase::delivery))
                .bindArray("workers", String.class, each(some, Phase::worker))
                .bindArray("starts", String.class, each(some, phase -> text(phase.startedAt())))
                .bindArray("ends", String.class, each(some, phase -> text(phase.endedAt())))
                .bindArray("codes", String.class, each(some, Phase::errorCode))
                .execute();
    }

    private void storeLines(Handle tx, List<LogLine> some) {
        tx.createUpdate(STORE_LINES)
                .bindArray("ids", UUID.class, each(some, LogLine::job))
                .bindArray("times", String.class, each(some, line -> text(line.at())))
                .bindArray("levels", String.class, each(some, LogLine::level))
                .bindArray("attempts", Integer.class, each(some, LogLine::attempt))
                .bindArray("texts", String.class, each(some, LogLine::text))
                .execute();
        tx.createUpdate(FORGET_EARLY_LINES)
                .bindArray(
                        "ids",
                        UUID.class,
                        some.stream().map(LogLine::job).distinct().toArray())
                .bind("mostLines", MOST_LINES)
                .bind("mostBytes", MOST_BYTES)
                .execute();
    }

    private static String text(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toString();
    }

    private static <T> @Nullable Object[] each(List<T> some, Function<T, @Nullable Object> part) {
        return some.stream().map(part).toArray();
    }
}
