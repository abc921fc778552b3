package dev.meridian.activities.download.transform;

import dev.meridian.activities.download.export.format.ExportedColumn;
import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.domain.download.value.ExactJson;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.databind.JsonNode;

/** Shows the first rows of what a mapping makes, and stores nothing. */
public final class TransformPreview {
    /** The most rows that are shown. */
    public static final int ROWS = 20;

    private static final int LONGEST_SECONDS = 10;

    private final Jdbi jdbi;
    private final Snapshots snapshots;
    private final TransformSource source;

    public TransformPreview(Jdbi jdbi, Snapshots snapshots) {
        this.jdbi = jdbi;
        this.snapshots = snapshots;
        this.source = new TransformSource(snapshots);
    }

    /** A column with its type in PostgreSQL. */
    public record PreviewColumn(String name, String type) {}

    /** The first rows, each as a JSON object with its {@code _id}. */
    public record Preview(List<PreviewColumn> columns, List<JsonNode> rows) {}

    /** Whether the tenant has the snapshot. */
    public boolean hasSnapshot(String tenant, UUID snapshot) {
        return jdbi.withHandle(handle -> snapshots.find(handle, tenant, snapshot))
                .isPresent();
    }

    /**
     * Shows rows; empty if the tenant has no such snapshot.
     *
     * @throws InvalidRequestException with all violations of the mapping
     * @throws JobException permanent, {@code cast_failed}, or {@code preview_too_long} after ten seconds
     */
    public Optional<Preview> of(String tenant, UUID snapshot, Mapping mapping) {
        if (!hasSnapshot(tenant, snapshot)) {
            return Optional.empty();
        }
        List<SnapshotTable> tables =
                TransformSource.readBy(mapping, jdbi.withHandle(handle -> source.tables(handle, snapshot)));
        return Optional.of(jdbi.inTransaction((Handle view) -> {
            view.execute("SET LOCAL statement_timeout = '" + LONGEST_SECONDS + "s'");
            CompiledMapping compiled = source.compile(view, mapping, tables);
            return new Preview(
                    compiled.columns().stream().map(TransformPreview::described).toList(), rows(view, compiled));
        }));
    }

    private static PreviewColumn described(ExportedColumn column) {
        return new PreviewColumn(column.name(), column.type().sql());
    }

    private static List<JsonNode> rows(Handle view, CompiledMapping compiled) {
        Statement first = new Statement()
                .add("SELECT row_to_json(p) FROM (")
                .add(compiled.query())
                .add(" LIMIT " + ROWS + ") AS p");
        try (PreparedStatement query = first.prepare(view.getConnection());
                ResultSet found = query.executeQuery()) {
            List<JsonNode> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(ExactJson.read(found.getString(1)));
            }
            return rows;
        } catch (SQLException failed) {
            throw TransformFailures.of(failed);
        }
    }
}
