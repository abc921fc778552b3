package dev.meridian.api.job;

import dev.meridian.activities.job.table.JobRow;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import dev.meridian.workflows.job.SharedTenant;
import org.springframework.http.HttpStatus;

/** Rules for the shared tenant's jobs, such as heatmaps, which every tenant sees. */
final class SharedJobs {
    private SharedJobs() {}

    /** Lets only administrators of the installation cancel or repeat shared jobs. */
    static void requireMayChange(Caller caller, JobRow job) {
        if (job.tenant().equals(SharedTenant.ID) && !caller.runsInstallation()) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "shared_job",
                    "All tenants share this job; only those who run the installation may change it");
        }
    }
}
