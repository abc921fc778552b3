package dev.meridian.activities.download.transform;

import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.Snapshots.Snapshot;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.intake.TaskCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Refuses a transform whose mapping does not fit the tables as they are when somebody asks for it, as the preview does. */
public final class TransformCheck implements TaskCheck<TransformPayload> {
    private final Snapshots snapshots;
    private final TransformSource source;

    public TransformCheck(Snapshots snapshots) {
        this.snapshots = snapshots;
        this.source = new TransformSource(snapshots);
    }

    @Override
    public JobDefinition<TransformPayload> definition() {
        return TransformPayload.DEFINITION;
    }

    @Override
    public void check(Handle transaction, String tenant, TransformPayload payload) {
        Snapshot snapshot = snapshots
                .find(transaction, tenant, UUID.fromString(payload.snapshotId()))
                .orElseThrow(() ->
                        InvalidRequestException.at("/snapshotId", "unknown_snapshot", "There is no such snapshot"));
        List<Violation> violations = new ArrayList<>();
        try {
            List<SnapshotTable> tables = source.tables(transaction, snapshot.id());
            source.check(transaction, payload.mapping(), TransformSource.readBy(payload.mapping(), tables));
        } catch (InvalidRequestException wrong) {
            violations.addAll(wrong.within("/mapping").violations());
        }
        String into = payload.into().table();
        if (into != null
                && snapshots.tables(transaction, snapshot.id()).stream()
                        .anyMatch(table -> table.name().equals(into))) {
            violations.add(new Violation(
                    "/into/table",
                    "table_taken",
                    "'" + into + "' is a downloaded table: choose another name for the result"));
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }
}
