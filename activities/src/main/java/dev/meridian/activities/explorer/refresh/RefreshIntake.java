package dev.meridian.activities.explorer.refresh;

import dev.meridian.activities.explorer.edit.AcceptedEdit;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobBounds;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.intake.FeatureIntake;
import dev.meridian.activities.job.table.JobRow;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.TaskQueues;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Accepts refreshes that are requested as jobs; it does the same as {@code POST /api/explorers/{slug}/refresh}. */
public final class RefreshIntake implements FeatureIntake<RefreshIntake.Refresh> {
    private static final String UNKNOWN = "unknown_explorer";

    private final ExplorerEdits edits;

    public RefreshIntake(ExplorerEdits edits) {
        this.edits = edits;
    }

    /** A refresh of a stored explorer. */
    @Described("A refresh of a stored explorer")
    public record Refresh(
            @Described("The explorer") @Length(min = 2, max = 150)
            String slug) {
        public static final JobDefinition<Refresh> DEFINITION = new JobDefinition<Refresh>(
                        ExplorerJobs.EXPLORER_REFRESH,
                        "Computes an explorer's views and brings its objects up to date",
                        PayloadType.of(Refresh.class, Refresh::check),
                        JobBounds.fixed(ExplorerJobs.REFRESH_RETRIES, ActivityPolicies.LONG_WORK),
                        TaskQueues.MAIN,
                        Refresh::slug)
                .withoutTerms()
                .withOwnWorkflow();

        private static void check(Refresh refresh, List<Violation> violations) {
            if (!ExplorerKey.isSlug(refresh.slug)) {
                violations.add(
                        new Violation("/slug", "bad_format", "Must be letters, digits, hyphens and underscores"));
            }
        }
    }

    @Override
    public JobDefinition<Refresh> definition() {
        return Refresh.DEFINITION;
    }

    @Override
    public AcceptedJob accept(Handle transaction, String tenant, Refresh payload) {
        return refresh(transaction, new ExplorerKey(tenant, payload.slug()))
                .orElseThrow(() -> InvalidRequestException.at("/slug", UNKNOWN, "There is no such explorer"));
    }

    @Override
    public AcceptedJob repeat(Handle transaction, JobRow job) {
        return refresh(transaction, new ExplorerKey(job.tenant(), job.subject()))
                .orElseThrow(() -> JobException.permanent(UNKNOWN, "The explorer is gone"));
    }

    private Optional<AcceptedJob> refresh(Handle transaction, ExplorerKey explorer) {
        return edits.refresh(transaction, explorer).flatMap(AcceptedEdit::job);
    }
}
