package dev.meridian.activities.job;

import java.util.Map;
import java.util.UUID;

/** Whose changes to read. */
public sealed interface EventScope {
    /** Whether a change belongs here. */
    boolean covers(JobEvent event);

    /** The same as a condition in SQL, to be appended with its bindings. */
    String condition();

    Map<String, ?> bindings();

    /** The changes of every job there is. */
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

    /** The changes of a tenant's jobs. */
    record OfTenant(String tenant) implements EventScope {
        @Override
        public boolean covers(JobEvent event) {
            return event.tenant().equals(tenant);
        }

        @Override
        public String condition() {
            return "AND tenant = :tenant";
        }

        @Override
        public Map<String, ?> bindings() {
            return Map.of("tenant", tenant);
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
