package dev.meridian.activities.job.execution;

import dev.meridian.activities.job.live.EventLog;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Reads how a job was executed: its attempts from its events and phases, and the lines of its log. */
public final class ExecutionLogReader {
    /**
     * The most events from which attempts are derived; a job has a few for each attempt, and one a second while it
     * makes progress.
     */
    private static final int MOST_EVENTS = 20_000;

    private static final int MOST_PHASES = 10_000;

    private final Jdbi jdbi;

    public ExecutionLogReader(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A line of a job's log.
     *
     * @param n its number within the job's log, from 1
     */
    public record NumberedLine(long n, LogLine line) {}

    /**
     * A part of a job's log.
     *
     * @param dropped how many lines at the beginning of the log are no longer kept
     */
    public record Log(List<NumberedLine> lines, long dropped) {}

    /** The attempts of a job, the first one first. */
    public List<Attempt> attempts(UUID job) {
        return jdbi.withHandle(handle -> Attempts.of(EventLog.ofJob(handle, job, 0, MOST_EVENTS), phases(handle, job)));
    }

    private static List<Phase> phases(Handle handle, UUID job) {
        return handle.createQuery("""
                        SELECT job_id, phase, delivery, worker, started_at, ended_at, error_code FROM job_phases
                        WHERE job_id = :job ORDER BY started_at, id LIMIT :most""")
                .bind("job", job)
                .bind("most", MOST_PHASES)
                .map((row, context) -> new Phase(
                        row.getObject("job_id", UUID.class),
                        row.getString("phase"),
                        row.getInt("delivery"),
                        row.getString("worker"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getObject("ended_at", OffsetDateTime.class).toInstant(),
                        row.getString("error_code")))
                .list();
    }

    /** The lines of a job's log after a number, the oldest first. */
    public Log log(UUID job, long after, int limit) {
        return jdbi.withHandle(handle -> new Log(lines(handle, job, after, limit), dropped(handle, job)));
    }

    private static List<NumberedLine> lines(Handle handle, UUID job, long after, int limit) {
        return handle.createQuery("""
                        SELECT job_id, n, at, level, attempt, text FROM job_log_lines
                        WHERE job_id = :job AND n > :after ORDER BY n LIMIT :limit""")
                .bind("job", job)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new NumberedLine(
                        row.getLong("n"),
                        new LogLine(
                                row.getObject("job_id", UUID.class),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getString("level"),
                                row.getInt("attempt"),
                                row.getString("text"))))
                .list();
    }

    private static long dropped(Handle handle, UUID job) {
        return handle.createQuery("""
                        SELECT coalesce((SELECT min(n) - 1 FROM job_log_lines WHERE job_id = :job), 0)""").bind("job", job).mapTo(long.class).one();
    }
}
