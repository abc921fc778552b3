package dev.meridian.activities.download.transform;

import dev.meridian.activities.download.export.FileExport;
import dev.meridian.activities.download.export.format.ExportedColumn;
import dev.meridian.activities.download.export.format.ExportedTable;
import dev.meridian.activities.download.export.format.TableFile;
import dev.meridian.activities.download.store.DerivedTables;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.JobDefinition;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.activities.job.object.BucketObjects;
import dev.meridian.activities.job.performer.Task;
import dev.meridian.activities.job.performer.TaskPerformer;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Maps a table, as it is at one moment, into a table, a dataset or a file. All of the result is there at once, or nothing;
 * a transform that is done again replaces what it has made.
 */
public final class RecordTransform implements TaskPerformer<TransformPayload> {
    private static final String RESULT = "transform_result";

    private final Jdbi jdbi;
    private final Snapshots snapshots;
    private final DerivedTables derived;
    private final DatasetStore datasets;
    private final BucketObjects objects;
    private final TransformSource source;

    public RecordTransform(
            Jdbi jdbi, Snapshots snapshots, DerivedTables derived, DatasetStore datasets, BucketObjects objects) {
        this.jdbi = jdbi;
        this.snapshots = snapshots;
        this.derived = derived;
        this.datasets = datasets;
        this.objects = objects;
        this.source = new TransformSource(snapshots);
    }

    /**
     * The result of a transform.
     *
     * @param rejected rows that were left out because of their values
     */
    record Result(
            long rows,
            long rejected,
            @Nullable String table,
            @Nullable UUID datasetId,
            @Nullable UUID exportId) {}

    @Override
    public JobDefinition<TransformPayload> definition() {
        return TransformPayload.DEFINITION;
    }

    @Override
    public Record perform(Task<TransformPayload> task) {
        TransformPayload payload = task.payload();
        requireOneTarget(payload.into());
        Snapshots.Snapshot snapshot = jdbi.withHandle(
                        handle -> snapshots.find(handle, task.tenant(), UUID.fromString(payload.snapshotId())))
                .orElseThrow(() -> JobException.permanent("unknown_snapshot", "There is no such snapshot"));
        List<SnapshotTable> tables = TransformSource.readBy(
                payload.mapping(), jdbi.withHandle(handle -> source.tables(handle, snapshot.id())));
        // A connection of its own: uploads and datasets are written in other transactions meanwhile.
        try (Handle handle = jdbi.open()) {
            return handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, view -> {
                CompiledMapping compiled = source.compile(view, payload.mapping(), tables);
                return perform(view, task, snapshot, compiled);
            });
        } catch (InvalidRequestException wrong) {
            throw JobException.permanent("wrong_mapping", words(wrong.violations()));
        } catch (SourceFailure full) {
            throw JobException.permanent(full.code(), String.valueOf(full.getMessage()));
        } catch (SQLException failed) {
            throw TransformFailures.of(failed);
        }
    }

    private Result perform(
            Handle view, Task<TransformPayload> task, Snapshots.Snapshot snapshot, CompiledMapping compiled)
            throws SQLException {
        TransformPayload.Into into = task.payload().into();
        UUID id = idOf(task.id());
        long rejected = compiled.rejected() == null ? 0 : count(view, compiled.rejected());
        if (into.table() != null) {
            return new Result(
                    intoTable(view, snapshot, id, into.table(), compiled), rejected, into.table(), null, null);
        }
        if (into.dataset() != null) {
            return new Result(intoDataset(view, task.tenant(), id, into.dataset(), compiled), rejected, null, id, null);
        }
        return new Result(intoFile(view, task, snapshot, id, compiled), rejected, null, null, id);
    }

    private long intoTable(Handle view, Snapshots.Snapshot snapshot, UUID id, String name, CompiledMapping compiled)
            throws SQLException {
        String plain = TransformPayload.plain(name);
        if (!plain.equals(name)) {
            throw JobException.permanent(
                    "wrong_mapping", "/into/table: is no name of a table; '" + plain + "' would be one");
        }
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        compiled.columns().forEach(column -> columns.put(column.name(), column.type()));
        long rows = fill(view, derived.begin(view, snapshot, id, columns), compiled);
        derived.replace(view, snapshot, id, name, columns, rows);
        return rows;
    }

    private long intoDataset(Handle view, String tenant, UUID id, String name, CompiledMapping compiled)
            throws SQLException {
        Statement objects = new Statement()
                .add("SELECT row_to_json(d) FROM (")
                .add(compiled.query())
                .add(") AS d");
        try (PreparedStatement query = objects.prepare(view.getConnection())) {
            query.setFetchSize(JsonObjects.FETCHED);
            try (ResultSet found = query.executeQuery()) {
                JsonObjects rows = new JsonObjects(found);
                datasets.put(id, tenant, name, rows);
                return rows.taken();
            }
        }
    }

    private long intoFile(
            Handle view, Task<TransformPayload> task, Snapshots.Snapshot snapshot, UUID id, CompiledMapping compiled)
            throws SQLException {
        TransformPayload.ExportFile wanted =
                Objects.requireNonNull(task.payload().into().export());
        view.execute("CREATE TEMP TABLE " + RESULT + " (" + definitions(compiled) + ") ON COMMIT DROP");
        long rows = fill(view, RESULT, compiled);
        List<ExportedColumn> columns = new ArrayList<>();
        columns.add(new ExportedColumn("_id", "_id", ColumnType.TEXT));
        columns.addAll(compiled.columns());
        TableFile file = new TableFile(wanted.format(), wanted.compression(), wanted.guardFormulas());
        UUID job = UUID.fromString(task.id().split("/")[0]);
        FileExport.Order order = new FileExport.Order(id, job, task.tenant(), snapshot.id(), wanted.stable());
        try (FileExport export = new FileExport(objects, file, order)) {
            export.write(view, wanted.name(), new ExportedTable(RESULT, columns), count -> {});
            jdbi.useTransaction(export::keep);
        }
        return rows;
    }

    private static String definitions(CompiledMapping compiled) {
        return compiled.columns().stream()
                .map(column ->
                        ColumnNames.quoted(column.name()) + " " + column.type().sql())
                .collect(Collectors.joining(", ", "_id text COLLATE \"C\", ", ""));
    }

    private static long fill(Handle view, String relation, CompiledMapping compiled) throws SQLException {
        String columns = compiled.columns().stream()
                .map(column -> ", " + ColumnNames.quoted(column.name()))
                .collect(Collectors.joining("", "_id", ""));
        Statement insert = new Statement()
                .add("INSERT INTO " + relation + " (" + columns + ") ")
                .add(compiled.query());
        try (PreparedStatement prepared = insert.prepare(view.getConnection())) {
            return prepared.executeLargeUpdate();
        }
    }

    private static long count(Handle view, Statement query) throws SQLException {
        try (PreparedStatement prepared = query.prepare(view.getConnection());
                ResultSet found = prepared.executeQuery()) {
            found.next();
            return found.getLong(1);
        }
    }

    private static void requireOneTarget(TransformPayload.Into into) {
        if (into.targets() != 1) {
            throw JobException.permanent("wrong_mapping", "/into: say exactly one of table, dataset and export");
        }
    }

    private static String words(List<Violation> violations) {
        return violations.stream()
                .limit(10)
                .map(violation -> "/mapping" + violation.path() + ": " + violation.message())
                .collect(Collectors.joining("; "));
    }

    /** The id of what a task makes, the same in every attempt: the job's, or for an item of a batch one made of job and index. */
    private static UUID idOf(String task) {
        return task.contains("/")
                ? UUID.nameUUIDFromBytes(task.getBytes(StandardCharsets.UTF_8))
                : UUID.fromString(task);
    }
}
