package dev.meridian.activities.heatmap;

import dev.meridian.activities.heatmap.store.HeatmapArea;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.workflows.heatmap.HeatmapJobs;
import dev.meridian.workflows.heatmap.HeatmapKey;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.TaskQueues;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/** Accepts heatmaps of cities that are requested as jobs; it does the same as {@code POST /api/heatmap/schedule}. */
public final class HeatmapIntake implements FeatureIntake<HeatmapIntake.Computation> {
    private final HeatmapRequests requests;

    public HeatmapIntake(HeatmapRequests requests) {
        this.requests = requests;
    }

    /** A heatmap of a city. */
    @Described("A heatmap of a city, which all tenants share")
    public record Computation(
            @Described("The city") @Length(min = 1, max = 63)
            String citySlug,

            @Described("The grid's step in degrees: 0.01, 0.005, 0.0025 or 0.001") @Default("0.0025")
            BigDecimal gridStep,

            @Described("Compute only the cells near places that changed since the last computation") @Default("false")
            boolean onlyChanged) {
        public static final JobDefinition<Computation> DEFINITION = new JobDefinition<Computation>(
                        HeatmapJobs.HEATMAP_COMPUTE,
                        "Scores the cells of a city's grid by the places around them",
                        PayloadType.of(Computation.class, Computation::check),
                        JobBounds.fixed(HeatmapJobs.RETRIES, ActivityPolicies.LONG_WORK),
                        TaskQueues.HEATMAPS,
                        Computation::citySlug)
                .withoutTerms()
                .withOwnWorkflow();

        private static final Pattern SLUG = Pattern.compile("[a-z0-9-]+");

        private static void check(Computation wanted, List<Violation> violations) {
            if (!SLUG.matcher(wanted.citySlug).matches()) {
                violations.add(
                        new Violation("/citySlug", "bad_format", "Must be lower-case letters, digits and hyphens"));
            }
            if (HeatmapKey.step(wanted.gridStep).isEmpty()) {
                violations.add(new Violation("/gridStep", "bad_grid_step", "Must be one of " + HeatmapKey.STEPS));
            }
        }

        HeatmapKey key() {
            return new HeatmapKey(citySlug, HeatmapKey.step(gridStep).orElseThrow());
        }
    }

    @Override
    public JobDefinition<Computation> definition() {
        return Computation.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, Computation payload) {
        HeatmapKey key = payload.key();
        HeatmapArea area = keep(transaction, key, "/citySlug");
        if (area.isTooLarge()) {
            throw InvalidRequestException.at("/gridStep", "area_too_large", "The city has too many cells at this step");
        }
        return requests.accept(transaction, key, payload.onlyChanged());
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        HeatmapKey key = HeatmapKey.ofWorkflowId(job.workflowId());
        keep(transaction, key, "");
        return requests.accept(transaction, key, false);
    }

    /**
     * Finds the area and keeps a city from being deleted until the job is stored. A deletion that came before is
     * answered as an unknown city; a deletion that comes after cancels the job.
     */
    private static HeatmapArea keep(Handle transaction, HeatmapKey key, String path) {
        return HeatmapArea.keep(transaction, key)
                .orElseThrow(() -> InvalidRequestException.at(path, "unknown_city", "There is no such city"));
    }
}
