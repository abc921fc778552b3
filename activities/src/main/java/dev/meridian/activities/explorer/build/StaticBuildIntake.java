package dev.meridian.activities.explorer.build;

import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.TaskQueues;
import org.jdbi.v3.core.Handle;

/**
 * Accepts builds of the static site that are requested as jobs; refreshes ask for builds through {@link
 * StaticBuildRequests}.
 */
public final class StaticBuildIntake implements FeatureIntake<StaticBuildIntake.Build> {
    private static final String REPEATED = "Building once more";

    private final StaticBuildRequests requests;

    public StaticBuildIntake(StaticBuildRequests requests) {
        this.requests = requests;
    }

    /** A build of the static site. */
    @Described("A build of the static site; requests that come close together are one build")
    public record Build(
            @Described("What the build is for")
            @Format(TextFormat.LINE)
            @Length(min = 1, max = 200)
            @Default("\"On request\"")
            String message) {
        public static final JobDefinition<Build> DEFINITION = new JobDefinition<Build>(
                        ExplorerJobs.STATIC_BUILD,
                        "Has the static site built by its build hook",
                        PayloadType.of(Build.class),
                        JobBounds.fixed(ExplorerJobs.BUILD_RETRIES, ActivityPolicies.LONG_WORK),
                        TaskQueues.CONNECTORS,
                        Build::message)
                .withoutTerms()
                .withOwnWorkflow();
    }

    @Override
    public JobDefinition<Build> definition() {
        return Build.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, Build payload) {
        return want(transaction, tenant, payload.message());
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        return want(transaction, job.tenant(), REPEATED);
    }

    private AcceptedJob want(Handle transaction, String tenant, String message) {
        return requests.want(transaction, tenant, message)
                .orElseThrow(() -> JobException.permanent(
                        "no_build_hook", "There is no build hook: STATIC_BUILD_HOOK_URL is not set"));
    }
}
