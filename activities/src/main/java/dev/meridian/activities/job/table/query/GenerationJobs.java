package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.JobError;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.workflows.job.JobStatus;
import dev.meridian.workflows.job.JobType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Finds the jobs of subjects that have generations, such as the refreshes of an explorer. */
public final class GenerationJobs {
    private static final String COLUMNS =
            "j.id, j.subject, j.generation, j.status, j.outcome, j.error_code, j.error, j.created_at, j.completed_at";

    private GenerationJobs() {}

    /**
     * A job of a generation.
     *
     * @param error how its last attempt failed
     * @param completedAt null while the job is open
     */
    public record GenerationJob(
            UUID id,
            String subject,
            long generation,
            JobStatus status,
            @Nullable String outcome,
            @Nullable JobError error,
            Instant createdAt,
            @Nullable Instant completedAt) {
        static GenerationJob of(ResultSet row) throws SQLException {
            String code = row.getString("error_code");
            OffsetDateTime completedAt = row.getObject("completed_at", OffsetDateTime.class);
            return new GenerationJob(
                    row.getObject("id", UUID.class),
                    row.getString("subject"),
                    row.getLong("generation"),
                    JobStatus.ofWireName(row.getString("status")),
                    row.getString("outcome"),
                    code == null ? null : new JobError(code, String.valueOf(row.getString("error"))),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    completedAt == null ? null : completedAt.toInstant());
        }
    }

    /** For each subject: its newest open job, and its newest job that has ended. */
    public static List<GenerationJob> newest(Handle handle, String tenant, JobType type, Collection<String> subjects) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM unnest(:subjects::text[]) AS asked (subject)
                        CROSS JOIN (VALUES (true), (false)) AS kind (is_open)
                        CROSS JOIN LATERAL (
                            SELECT * FROM jobs
                            WHERE tenant = :tenant AND type = :type AND subject = asked.subject
                              AND generation IS NOT NULL AND (""" + OpenJob.CONDITION + """
                        ) = kind.is_open
                            ORDER BY generation DESC LIMIT 1) AS j""")
                .bind("tenant", tenant)
                .bind("type", type.name())
                .bindArray("subjects", String.class, subjects)
                .map((row, context) -> GenerationJob.of(row))
                .list();
    }

    /** The jobs of some generations of a subject, newest first; generations without a job are missing. */
    public static List<GenerationJob> of(
            Handle handle, String tenant, JobType type, String subject, Collection<Long> generations) {
        return handle.createQuery("SELECT " + COLUMNS + """
                         FROM jobs AS j
                        WHERE tenant = :tenant AND type = :type AND subject = :subject AND generation IS NOT NULL
                          AND generation = ANY (:generations)
                        ORDER BY generation DESC, id DESC""")
                .bind("tenant", tenant)
                .bind("type", type.name())
                .bind("subject", subject)
                .bindArray("generations", Long.class, generations)
                .map((row, context) -> GenerationJob.of(row))
                .list();
    }
}
