package dev.meridian.activities.download;

import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.store.Passes;
import dev.meridian.activities.download.store.Rejects;
import dev.meridian.activities.download.store.SchemaPolicy;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.StoredRows;
import dev.meridian.activities.job.database.TenantLimit;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.handover.Outbox;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.workflows.download.DownloadJobs;
import dev.meridian.workflows.download.export.ExportJobs;
import dev.meridian.workflows.download.publish.PublishJobs;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, shows and deletes the snapshots of tenants. */
public final class SnapshotService {
    /** The most snapshots of a tenant. */
    public static final int MOST = 100;

    private static final Logger log = LoggerFactory.getLogger(SnapshotService.class);

    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Outbox outbox;
    private final Snapshots snapshots;
    private final Connections connections;
    private final ConnectionProbe probe;
    private final StoredRows rows = new StoredRows();
    private final Rejects rejects = new Rejects();
    private final Passes passes = new Passes();

    public SnapshotService(
            Jdbi jdbi,
            JobProjection jobs,
            Outbox outbox,
            Snapshots snapshots,
            Connections connections,
            ConnectionProbe probe) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.outbox = outbox;
        this.snapshots = snapshots;
        this.connections = connections;
        this.probe = probe;
    }

    /**
     * A table that a request wants in a snapshot.
     *
     * @param table how the connector names it
     * @param idField the field that identifies rows, if it is not the connector's own
     * @param changedBy the field that the table is read incrementally by, if the connector leaves that to users
     */
    public record TableChoices(
            String table,
            SchemaPolicy policy,
            @Nullable String idField,
            @Nullable String changedBy,
            Map<String, ColumnType> types) {}

    /** A snapshot with its tables. */
    public record Shown(Snapshots.Snapshot snapshot, List<ShownTable> tables) {}

    /**
     * A table of a snapshot.
     *
     * @param rows that are stored
     */
    public record ShownTable(SnapshotTable table, List<StoredRows.ShownColumn> columns, long rows) {}

    /** Why there is no new snapshot. */
    public enum Refused {
        NAME_TAKEN,
        UNKNOWN_CONNECTION,
        TOO_MANY
    }

    /** A new snapshot, or why there is none. */
    public sealed interface Creation {
        record Made(Shown shown) implements Creation {}

        record NotMade(Refused why) implements Creation {}
    }

    /**
     * Makes a snapshot of tables that the connection has.
     *
     * @param choices the tables; empty for all that the connection has now
     * @throws InvalidRequestException if the connection has no table of the name
     * @throws dev.meridian.activities.job.work.JobException if the connection can't be read
     */
    public Creation create(String tenant, String name, UUID connection, List<TableChoices> choices) {
        if (connections.find(tenant, connection).isEmpty()) {
            return new Creation.NotMade(Refused.UNKNOWN_CONNECTION);
        }
        List<Snapshots.ChosenTable> wanted = wanted(probe.tables(tenant, connection), choices);
        return jdbi.inTransaction((Handle tx) -> {
            TenantLimit.hold(tx, "snapshots", tenant);
            int stored = tx.createQuery("SELECT count(*) FROM snapshots WHERE tenant = :tenant")
                    .bind("tenant", tenant)
                    .mapTo(int.class)
                    .one();
            if (stored >= MOST) {
                return new Creation.NotMade(Refused.TOO_MANY);
            }
            return snapshots
                    .create(tx, tenant, name, connection, wanted)
                    .<Creation>map(made -> new Creation.Made(shown(tx, made)))
                    .orElseGet(() -> new Creation.NotMade(Refused.NAME_TAKEN));
        });
    }

    private static List<Snapshots.ChosenTable> wanted(List<RemoteTable> remote, List<TableChoices> choices) {
        Map<String, RemoteTable> byId = new HashMap<>();
        remote.forEach(table -> byId.put(table.id(), table));
        List<TableChoices> all = choices.isEmpty()
                ? remote.stream()
                        .map(table -> new TableChoices(table.id(), SchemaPolicy.EVOLVE, null, null, Map.of()))
                        .toList()
                : choices;
        List<Snapshots.ChosenTable> wanted = new ArrayList<>();
        for (TableChoices choice : all) {
            RemoteTable table = byId.get(choice.table());
            if (table == null) {
                throw InvalidRequestException.at(
                        "/tables/" + wanted.size() + "/table",
                        "unknown_table",
                        "The connection has no table '" + choice.table() + "'");
            }
            if (choice.changedBy() != null && !table.changeFields().contains(choice.changedBy())) {
                throw InvalidRequestException.at(
                        "/tables/" + wanted.size() + "/incrementalBy",
                        "unknown_field",
                        "The table can't be read incrementally by this field: "
                                + (table.changeFields().isEmpty()
                                        ? "the connector does not leave that to users"
                                        : "choose one of " + String.join(", ", table.changeFields())));
            }
            wanted.add(new Snapshots.ChosenTable(
                    table.id(), table.name(), choice.policy(), choice.idField(), choice.changedBy(), choice.types()));
        }
        return wanted;
    }

    /** The tenant's snapshots by name, after one of them. */
    public List<Shown> list(String tenant, String afterName, int limit) {
        return jdbi.withHandle(handle -> snapshots.list(handle, tenant, afterName, limit).stream()
                .map(each -> shown(handle, each))
                .toList());
    }

    /** A snapshot; empty if the tenant has none with the id. */
    public Optional<Shown> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> snapshots.find(handle, tenant, id).map(each -> shown(handle, each)));
    }

    /** Drops a snapshot with its tables, and cancels a download, a publishing and exports that run; returns whether there was one. */
    public boolean delete(String tenant, UUID id) {
        cancelReaders(tenant, id);
        List<String> workflows =
                List.of(DownloadJobs.workflowId(tenant, id.toString()), PublishJobs.workflowId(tenant, id.toString()));
        Optional<List<OpenJob>> cancelled =
                jdbi.inTransaction((Handle tx) -> snapshots.find(tx, tenant, id).map(snapshot -> {
                    List<OpenJob> open = open(tx, workflows);
                    for (OpenJob job : open) {
                        jobs.cancel(tx, job.id());
                        passes.cancelOpen(tx, job.id());
                    }
                    snapshots.drop(tx, snapshot);
                    log.info("Snapshot {} of tenant {} is deleted", id, tenant);
                    return open;
                }));
        cancelled.ifPresent(open -> open.forEach(this::tellTemporal));
        return cancelled.isPresent();
    }

    /** Exports and transforms hold the tables until they hear of their cancellation, so they are told before the tables are dropped. */
    private void cancelReaders(String tenant, UUID id) {
        List<OpenJob> reading = jdbi.inTransaction((Handle tx) -> {
            List<OpenJob> open = tx.createQuery("SELECT " + OpenJob.COLUMNS + """
                             FROM open_jobs
                            WHERE tenant = :tenant AND type IN (<types>) AND subject = :snapshot""")
                    .bind("tenant", tenant)
                    .bindList("types", ExportJobs.EXPORT_RECORDS.name(), DownloadJobs.TRANSFORM_RECORDS.name())
                    .bind("snapshot", id.toString())
                    .map((row, context) -> OpenJob.of(row))
                    .list();
            open.forEach(job -> jobs.cancel(tx, job.id()));
            return open;
        });
        reading.forEach(this::tellTemporal);
    }

    private static List<OpenJob> open(Handle tx, List<String> workflows) {
        return tx.createQuery("SELECT " + OpenJob.COLUMNS + " FROM open_jobs WHERE workflow_id = ANY (:workflows)")
                .bindArray("workflows", String.class, workflows)
                .map((row, context) -> OpenJob.of(row))
                .list();
    }

    private void tellTemporal(OpenJob job) {
        try {
            outbox.control(job.type()).requestCancel(job);
        } catch (WorkflowException | StatusRuntimeException notTold) {
            log.info("The workflow of job {} ends by itself: {}", job.id(), notTold.getMessage());
        }
    }

    /** The rows of a table after an id; empty if the tenant has no such table. */
    public Optional<List<StoredRows.StoredRow>> rows(String tenant, UUID id, String table, String after, int limit) {
        return jdbi.withHandle(
                handle -> table(handle, tenant, id, table).map(found -> rows.after(handle, found, after, limit)));
    }

    /** The rejects of the newest pass over each table, after one of them; empty if the tenant has no such snapshot. */
    public Optional<List<Rejects.Rejected>> rejects(String tenant, UUID id, long after, int limit) {
        return jdbi.withHandle(handle ->
                snapshots.find(handle, tenant, id).map(found -> rejects.of(handle, found.id(), after, limit)));
    }

    /**
     * Allows up to {@code atMost} held deletions of a table to be carried out by the next complete pass; returns
     * whether there is such a table.
     */
    public boolean allowDeletions(String tenant, UUID id, String table, long atMost) {
        return jdbi.inTransaction((Handle tx) -> snapshots
                .find(tx, tenant, id)
                .map(found -> snapshots.allowDeletions(tx, found.id(), table, atMost) == 1)
                .orElse(false));
    }

    private Optional<SnapshotTable> table(Handle handle, String tenant, UUID id, String name) {
        return snapshots.find(handle, tenant, id).stream()
                .flatMap(found -> snapshots.allTables(handle, found.id()).stream())
                .filter(table -> table.name().equals(name))
                .findFirst();
    }

    private Shown shown(Handle handle, Snapshots.Snapshot snapshot) {
        List<ShownTable> tables = snapshots.allTables(handle, snapshot.id()).stream()
                .map(table -> new ShownTable(table, rows.columns(handle, table), snapshots.storedRows(handle, table)))
                .toList();
        return new Shown(snapshot, tables);
    }
}
