package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.JobError;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.task.TaskJobs;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The notices that were made of a job's end: deliveries, and those that repeat them. */
public final class JobNotices {
    /** A notice is made in the statement that ends its job; a statement that ends many jobs takes less time than this. */
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(10);

    private static final int MOST = 1_000;

    private final Jdbi jdbi;

    public JobNotices(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A notice.
     *
     * @param id the delivery's
     * @param target who is told; null if the subscription has been removed
     * @param retryOf the delivery that this one repeats; null if it is the first
     */
    public record Notice(
            UUID id,
            UUID subscription,
            @Nullable String target,
            @Nullable UUID retryOf,
            State state) {}

    /**
     * How far a notice is.
     *
     * @param attempt 0 before the first
     * @param error why the last attempt failed; null if it has not
     */
    public record State(
            JobStatus status,
            int attempt,
            @Nullable JobError error,
            Instant createdAt,
            @Nullable Instant completedAt) {}

    /**
     * The notices of a job's end, in the order in which they were made; none while the job is open. Notices carry the id of their
     * job in their document only; the index by type finds those that the transaction made that was under way when the job ended.
     *
     * @param ended when the job ended
     */
    public List<Notice> of(String tenant, UUID job, Instant ended) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        WITH RECURSIVE notices AS (
                            SELECT id FROM jobs
                            WHERE tenant = :tenant AND type = :type AND id >= :first AND id < :last AND created_at <= :ended
                              AND input::jsonb #>> '{event,job,id}' = :job
                            UNION
                            SELECT again.id FROM jobs again JOIN notices ON again.retry_of = notices.id)
                        SELECT j.*, s.target FROM notices JOIN jobs j USING (id)
                            LEFT JOIN notice_subscriptions s ON s.tenant = j.tenant AND s.id::text = j.subject
                        ORDER BY j.id LIMIT :most""")
                .bind("tenant", tenant)
                .bind("type", TaskJobs.DELIVERY.name())
                .bind("first", JobIds.smallestOf(ended))
                .bind("last", JobIds.smallestOf(ended.plus(LONGEST_STATEMENT)))
                .bind("ended", ended.atOffset(ZoneOffset.UTC))
                .bind("job", job.toString())
                .bind("most", MOST)
                .map((row, context) -> new Notice(
                        row.getObject("id", UUID.class),
                        UUID.fromString(row.getString("subject")),
                        row.getString("target"),
                        row.getObject("retry_of", UUID.class),
                        state(row)))
                .list());
    }

    private static State state(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        OffsetDateTime completed = row.getObject("completed_at", OffsetDateTime.class);
        return new State(
                JobStatus.ofWireName(row.getString("status")),
                row.getInt("attempt"),
                code == null ? null : new JobError(code, String.valueOf(row.getString("error"))),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                completed == null ? null : completed.toInstant());
    }
}
