package dev.meridian.activities.download.edit;

import dev.meridian.activities.download.store.Snapshots;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Shows the plans of tenants' snapshots. */
public final class SnapshotPlans {
    private final Jdbi jdbi;
    private final Snapshots snapshots;
    private final ChangePlan plan = new ChangePlan();

    public SnapshotPlans(Jdbi jdbi, Snapshots snapshots) {
        this.jdbi = jdbi;
        this.snapshots = snapshots;
    }

    /** The counts and the hash of a plan, and a page of its changes. */
    public record Shown(ChangePlan.Summary summary, List<ChangePlan.Change> changes) {}

    /** Whether the tenant has the snapshot. */
    public boolean exists(String tenant, UUID snapshot) {
        return jdbi.withHandle(
                handle -> snapshots.find(handle, tenant, snapshot).isPresent());
    }

    /** A page of a snapshot's plan behind a place; empty if the tenant has no such snapshot. */
    public Optional<Shown> show(String tenant, UUID snapshot, ChangePlan.Place after, int limit) {
        return jdbi.withHandle(handle -> snapshots
                .find(handle, tenant, snapshot)
                .map(found -> new Shown(plan.summary(handle, snapshot), plan.page(handle, snapshot, after, limit))));
    }
}
