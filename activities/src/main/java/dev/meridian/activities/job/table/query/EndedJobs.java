package dev.meridian.activities.job.table.query;

import dev.meridian.workflows.job.JobType;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Tells features how their jobs have ended. */
public final class EndedJobs {
    private EndedJobs() {}

    /**
     * What a job is about.
     *
     * @param subject unique within the tenant and the type of the job
     */
    public record Subject(String tenant, String subject) {}

    /** Whether the job of a generation of a subject was cancelled. */
    public static boolean wasCancelled(Handle handle, JobType type, Subject subject, long generation) {
        return handle.createQuery("""
                        SELECT EXISTS (SELECT FROM jobs
                                       WHERE tenant = :tenant AND type = :type AND status = 'cancelled'
                                         AND subject = :subject AND generation = :generation)""")
                .bind("tenant", subject.tenant())
                .bind("type", type.name())
                .bind("subject", subject.subject())
                .bind("generation", generation)
                .mapTo(boolean.class)
                .one();
    }

    /** The subjects among the given ones that had a job of this type fail, or be cancelled, within the given time. */
    public static Set<Subject> unsuccessfulWithin(
            Handle handle, JobType type, Collection<Subject> subjects, Duration recently) {
        return handle.createQuery("""
                        SELECT DISTINCT asked.tenant, asked.subject
                        FROM unnest(:tenants::text[], :subjects::text[]) AS asked (tenant, subject)
                        JOIN jobs AS j ON j.tenant = asked.tenant AND j.subject = asked.subject
                        WHERE j.type = :type AND j.status IN ('failed', 'cancelled')
                          AND j.completed_at > now() - :millis * interval '1 millisecond'""")
                .bindArray(
                        "tenants",
                        String.class,
                        subjects.stream().map(Subject::tenant).toList())
                .bindArray(
                        "subjects",
                        String.class,
                        subjects.stream().map(Subject::subject).toList())
                .bind("type", type.name())
                .bind("millis", recently.toMillis())
                .map((row, context) -> new Subject(row.getString("tenant"), row.getString("subject")))
                .set();
    }

    /** The ids of workflows that had a job of this type fail within the given time. */
    public static Set<String> workflowsFailedWithin(Handle handle, JobType type, Duration recently) {
        return handle.createQuery("""
                        SELECT workflow_id FROM jobs
                        WHERE type = :type AND status = 'failed'
                          AND completed_at > now() - :millis * interval '1 millisecond'""")
                .bind("type", type.name())
                .bind("millis", recently.toMillis())
                .mapTo(String.class)
                .set();
    }
}
