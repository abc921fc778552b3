package dev.meridian.activities.schedule;

import dev.meridian.activities.job.definition.JobDefinitions;
import dev.meridian.workflows.job.SharedTenant;

/**
 * The jobs that schedules may ask for.
 *
 * @param tenants the types that a tenant's schedules may use: the types that requests may ask for
 * @param shared the types that shared schedules may use, among them the upkeep of the installation
 */
public record SchedulableJobs(JobDefinitions tenants, JobDefinitions shared) {
    JobDefinitions of(String tenant) {
        return tenant.equals(SharedTenant.ID) ? shared : tenants;
    }
}
