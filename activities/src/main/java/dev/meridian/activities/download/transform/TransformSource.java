package dev.meridian.activities.download.transform;

import dev.meridian.activities.download.store.SnapshotTable;
import dev.meridian.activities.download.store.Snapshots;
import dev.meridian.activities.download.store.StoredRows;
import dev.meridian.activities.download.store.TableLocks;
import dev.meridian.activities.job.definition.InvalidRequestException;
import dev.meridian.activities.job.definition.shape.Violation;
import dev.meridian.domain.download.value.ColumnType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** The tables of a snapshot as mappings read them. */
final class TransformSource {
    private final Snapshots snapshots;
    private final StoredRows stored = new StoredRows();

    TransformSource(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /**
     * The tables of a snapshot that exist. Call this in an earlier transaction than {@link #compile}: the first
     * statement of a repeatable read decides what it sees, and there it has to be the statement that takes the locks.
     */
    List<SnapshotTable> tables(Handle handle, UUID snapshot) {
        return snapshots.allTables(handle, snapshot).stream()
                .filter(table -> stored.exists(handle, table))
                .toList();
    }

    /** The tables, among the given ones, that a mapping reads. */
    static List<SnapshotTable> readBy(Mapping mapping, List<SnapshotTable> tables) {
        return tables.stream()
                .filter(table -> table.name().equals(mapping.table())
                        || mapping.columns().stream()
                                .anyMatch(output -> output.lookup() != null
                                        && output.lookup().table().equals(table.name())))
                .toList();
    }

    /**
     * Compiles a mapping in a transaction that holds its tables.
     *
     * @param tables those that the mapping reads
     * @throws InvalidRequestException with all violations, whose paths begin at the mapping
     */
    CompiledMapping compile(Handle view, Mapping mapping, List<SnapshotTable> tables) {
        TableLocks.hold(view, tables);
        return compiled(view, mapping, tables);
    }

    /**
     * Checks a mapping without holding its tables, so that nobody waits: their columns may be others when the mapping is performed.
     *
     * @param tables those that the mapping reads
     * @throws InvalidRequestException with all violations, whose paths begin at the mapping
     */
    void check(Handle transaction, Mapping mapping, List<SnapshotTable> tables) {
        compiled(transaction, mapping, tables);
    }

    private CompiledMapping compiled(Handle view, Mapping mapping, List<SnapshotTable> tables) {
        uniformly(view);
        Map<String, SourceColumns> columns = new HashMap<>();
        tables.forEach(table -> columns.put(table.name(), columns(view, table)));
        SourceColumns source = columns.get(mapping.table());
        if (source == null) {
            throw InvalidRequestException.at(
                    "/table", "unknown_table", "The snapshot has no table of this name that has been downloaded");
        }
        requireLiterals(view, source, mapping);
        return MappingCompiler.compile(mapping, source, columns::get);
    }

    private SourceColumns columns(Handle view, SnapshotTable table) {
        Map<String, ColumnType> types = new LinkedHashMap<>();
        types.put("_id", ColumnType.TEXT);
        stored.columns(view, table).forEach(column -> types.put(column.name(), ColumnType.ofSql(column.type())));
        return new SourceColumns(table.quoted(), types);
    }

    /** Asks PostgreSQL whether the values of a filter are of the types of their columns. */
    private static void requireLiterals(Handle view, SourceColumns source, Mapping mapping) {
        List<Map.Entry<String, String>> literals = Values.literals(source, mapping.filter());
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < literals.size(); i++) {
            String type = literals.get(i).getValue();
            try (PreparedStatement question = view.getConnection().prepareStatement("SELECT pg_input_is_valid(?, ?)")) {
                question.setString(1, literals.get(i).getKey());
                question.setString(2, type);
                try (ResultSet answer = question.executeQuery()) {
                    answer.next();
                    if (!answer.getBoolean(1)) {
                        violations.add(new Violation(
                                "/filter/" + i + "/value",
                                "wrong_type",
                                "The column holds values of the type " + type + ", and this value is none of them"));
                    }
                }
            } catch (SQLException failed) {
                throw new UnableToExecuteStatementException(failed, null);
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
    }

    /** Has times and numbers become texts in one way, whatever the settings of the server are. */
    private static void uniformly(Handle view) {
        view.execute("SET LOCAL TimeZone = 'UTC'");
        view.execute("SET LOCAL DateStyle = 'ISO'");
        view.execute("SET LOCAL extra_float_digits = 1");
    }
}
