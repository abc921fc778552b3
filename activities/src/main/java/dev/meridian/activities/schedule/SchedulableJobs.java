package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.workflows.job.SharedTenant;

/**
 * The jobs that schedules may ask for.
 *
 * @param tenants those of a tenant: what it may ask for by request, too
 * @param shared those of the shared schedules, among them the upkeep of the installation
 */
public record SchedulableJobs(JobDefinitions tenants, JobDefinitions shared) {
    JobDefinitions of(String tenant) {
        return tenant.equals(SharedTenant.ID) ? shared : tenants;
    }
}
