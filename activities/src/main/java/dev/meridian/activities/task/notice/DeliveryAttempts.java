package dev.meridian.activities.task.notice;

import dev.meridian.activities.job.table.JobError;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What receivers of notices answered, attempt by attempt. The rows go with their job. */
public final class DeliveryAttempts {
    private static final Logger log = LoggerFactory.getLogger(DeliveryAttempts.class);

    /** How many attempts are shown; lost workers and restarts may add to those that the type allows. */
    private static final int MOST_SHOWN = 100;

    private final Jdbi jdbi;

    public DeliveryAttempts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * One attempt.
     *
     * @param status of the HTTP answer; null if there was none, or if the notice is a mail
     * @param answer the first 1,024 characters of the answer's body
     * @param error why the attempt failed; null if it did not
     */
    public record Attempt(
            int attempt,
            Instant startedAt,
            long millis,
            @Nullable Integer status,
            @Nullable String answer,
            @Nullable JobError error) {}

    /** Stores an attempt. A failure to do so is logged only, because a notice must not be sent again for it. */
    public void add(UUID job, Attempt attempt) {
        try {
            jdbi.useHandle(handle -> handle.createUpdate("""
                            INSERT INTO delivery_attempts
                                (job_id, attempt, started_at, millis, status, answer, error_code, error)
                            VALUES (:job, :attempt, :startedAt, :millis, :status::smallint, :answer, :code, :error)""")
                    .bind("job", job)
                    .bind("attempt", attempt.attempt())
                    .bind("startedAt", attempt.startedAt().atOffset(ZoneOffset.UTC))
                    .bind("millis", attempt.millis())
                    .bind("status", attempt.status())
                    .bind("answer", attempt.answer())
                    .bind(
                            "code",
                            attempt.error() == null ? null : attempt.error().code())
                    .bind(
                            "error",
                            attempt.error() == null ? null : attempt.error().message())
                    .execute());
        } catch (JdbiException failed) {
            log.warn("Attempt {} of delivery {} is not kept: {}", attempt.attempt(), job, failed.getMessage());
        }
    }

    /** The attempts of a delivery, newest first. */
    public List<Attempt> of(UUID job) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT * FROM delivery_attempts WHERE job_id = :job ORDER BY id DESC LIMIT :limit""")
                .bind("job", job)
                .bind("limit", MOST_SHOWN)
                .map((row, context) -> {
                    String code = row.getString("error_code");
                    return new Attempt(
                            row.getInt("attempt"),
                            row.getObject("started_at", OffsetDateTime.class).toInstant(),
                            row.getLong("millis"),
                            row.getObject("status", Integer.class),
                            row.getString("answer"),
                            code == null ? null : new JobError(code, String.valueOf(row.getString("error"))));
                })
                .list());
    }
}
