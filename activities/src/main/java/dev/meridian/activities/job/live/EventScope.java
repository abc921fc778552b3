package dev.meridian.activities.job.live;

import dev.meridian.activities.job.table.JobEvent;
import dev.meridian.workflows.job.SharedTenant;
import java.util.Map;
import java.util.UUID;

/** The jobs whose changes are read. */
public sealed interface EventScope {
    /** Whether a change belongs here. */
    boolean covers(JobEvent event);

    /** The scope as a condition in SQL, which continues a {@code WHERE} clause; the caller binds its parameters. */
    String condition();

    Map<String, ?> bindings();

    /** The changes of all jobs. */
    record Everything() implements EventScope {
        @Override
        public boolean covers(JobEvent event) {
            return true;
        }

        @Override
        public String condition() {
            return "";
        }

        @Override
        public Map<String, ?> bindings() {
            return Map.of();
        }
    }

    /** The changes of the jobs that a tenant sees: its own jobs and the shared jobs. */
    record OfTenant(String tenant) implements EventScope {
        @Override
        public boolean covers(JobEvent event) {
            return event.tenant().equals(tenant) || event.tenant().equals(SharedTenant.ID);
        }

        @Override
        public String condition() {
            return "AND tenant IN (:tenant, :shared)";
        }

        @Override
        public Map<String, ?> bindings() {
            return Map.of("tenant", tenant, "shared", SharedTenant.ID);
        }
    }

    /** The changes of one job. */
    record OfJob(UUID jobId) implements EventScope {
        @Override
        public boolean covers(JobEvent event) {
            return event.jobId().equals(jobId);
        }

        @Override
        public String condition() {
            return "AND job_id = :jobId";
        }

        @Override
        public Map<String, ?> bindings() {
            return Map.of("jobId", jobId);
        }
    }
}
