package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.value.ExactJson;
import dev.meridian.domain.download.write.ChangeKind;
import dev.meridian.domain.download.write.RowChange;
import dev.meridian.domain.download.write.RowOutcome;
import dev.meridian.domain.download.write.SentChange;
import dev.meridian.domain.download.write.TableWriter;
import dev.meridian.domain.download.write.WriteReport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Writes rows, one transaction for each batch. The number of the transaction is committed on our side before the transaction commits,
 * so that the server can be asked what became of it. A row that is refused goes back to its savepoint.
 */
final class PostgresTableWriter implements TableWriter {
    private static final int ROWS = 500;

    private static final String BROKEN_REFERENCE = "23503";

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Server server;
    private final TableRequest request;
    private @Nullable Connection opened;
    private @Nullable RowStatements statements;

    PostgresTableWriter(Server server, TableRequest request) {
        this.server = server;
        this.request = request;
    }

    @Override
    public int atOnce(ChangeKind kind) {
        return ROWS;
    }

    @Override
    public void write(List<RowChange> changes, WriteReport report) throws InterruptedException {
        Connection connection = connection();
        boolean isCommitting = false;
        try {
            RowStatements sql = begin(connection);
            String token = WriteTransactions.token(connection);
            Map<RowChange, RowOutcome> outcomes = written(connection, sql, changes);
            Map<RowChange, String> rows = new HashMap<>();
            outcomes.forEach((change, outcome) -> {
                if (outcome instanceof RowOutcome.Done done) {
                    rows.put(change, done.row());
                }
            });
            report.promise(token, rows);
            isCommitting = true;
            connection.commit();
            outcomes.forEach(report::outcome);
        } catch (SQLException failed) {
            if (!isCommitting) {
                rollBack(connection);
                throw failure(failed);
            }
            // Pgpool-II takes a session for one in a failed transaction after that, and refuses what follows.
            Server.close(connection);
            if (!ServerFailures.isOfRow(failed)) {
                throw failure(failed).afterSending();
            }
            divide(changes, failed, report);
        }
    }

    @Override
    public List<RowOutcome> recover(List<SentChange> changes) throws InterruptedException {
        Connection connection = connection();
        try {
            begin(connection);
            List<RowOutcome> outcomes = new ArrayList<>();
            for (SentChange sent : changes) {
                outcomes.add(recovered(connection, sent));
            }
            return outcomes;
        } catch (SQLException failed) {
            throw failure(failed);
        } finally {
            rollBack(connection);
        }
    }

    @Override
    public void close() {
        if (opened != null) {
            Server.close(opened);
        }
    }

    private static RowOutcome recovered(Connection connection, SentChange sent) throws SQLException {
        if (sent.token() == null) {
            return new RowOutcome.NotDone();
        }
        return switch (WriteTransactions.endOf(connection, sent.token())) {
            case COMMITTED ->
                sent.promisedRow() == null ? new RowOutcome.NotDone() : new RowOutcome.Done(sent.promisedRow(), null);
            case ABORTED -> new RowOutcome.NotDone();
            case FORGOTTEN ->
                new RowOutcome.Unknown(
                        "transaction_forgotten",
                        "The server no longer knows whether the transaction with the row was committed");
            case IN_PROGRESS ->
                throw SourceFailure.waiting(
                        Duration.ofSeconds(5), "in_progress", "The server still works on an earlier transaction");
        };
    }

    private Connection connection() throws InterruptedException {
        try {
            if (opened == null || opened.isClosed()) {
                opened = server.connectToWrite(LONGEST);
            }
            return opened;
        } catch (SQLException failed) {
            throw failure(failed);
        }
    }

    private RowStatements begin(Connection connection) throws SQLException {
        WriteTransactions.begin(connection, LONGEST);
        RowStatements known = statements;
        if (known == null) {
            Relation relation = new Relations(connection)
                    .find(request.table())
                    .orElseThrow(() -> SourceFailure.permanent(
                            "table_not_found",
                            "The database has no table '" + request.table() + "' that the user may read"));
            known = new RowStatements(
                    relation, relation.keyOf(request.idField()), WriteRights.of(connection, relation));
            statements = known;
            // Ends the transaction in which the catalogue was read, because its settings hold until then.
            connection.rollback();
            WriteTransactions.begin(connection, LONGEST);
        }
        known.key().findOperators(connection);
        return known;
    }

    /**
     * Writes rows; those that refer to rows which are written later, or are deleted before these, are tried again behind them, the last
     * first: a chain of references that is in the wrong order is in the right one then.
     */
    private Map<RowChange, RowOutcome> written(Connection connection, RowStatements sql, List<RowChange> changes)
            throws SQLException {
        Map<RowChange, RowOutcome> outcomes = new LinkedHashMap<>();
        List<RowChange> left = changes;
        boolean isAnyDone = true;
        while (isAnyDone && !left.isEmpty()) {
            isAnyDone = false;
            List<RowChange> again = new ArrayList<>();
            for (RowChange change : left) {
                RowOutcome outcome = written(connection, sql, change, again);
                outcomes.put(change, outcome);
                isAnyDone |= outcome instanceof RowOutcome.Done;
            }
            left = again.reversed();
        }
        return outcomes;
    }

    /** @param again gets the row if a reference keeps it from being written */
    private RowOutcome written(Connection connection, RowStatements sql, RowChange change, List<RowChange> again)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            String row = idOf(
                    connection,
                    switch (change.kind()) {
                        case CREATE -> sql.insert(change);
                        case UPDATE -> sql.update(change);
                        case DELETE -> sql.delete(change);
                    });
            RowOutcome outcome = row == null ? missed(connection, sql, change) : new RowOutcome.Done(row, null);
            connection.releaseSavepoint(before);
            return outcome;
        } catch (RowStatements.UnfitRow unfit) {
            connection.rollback(before);
            return unfit.refusal();
        } catch (SQLException failed) {
            if (!ServerFailures.isOfRow(failed)) {
                throw failed;
            }
            connection.rollback(before);
            if (BROKEN_REFERENCE.equals(failed.getSQLState())) {
                again.add(change);
            }
            return refusal(failed);
        }
    }

    /** Why no row had the values that were known. */
    private static RowOutcome missed(Connection connection, RowStatements sql, RowChange change) throws SQLException {
        if (change.kind() == ChangeKind.CREATE) {
            throw keptBack();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.values(change))) {
            if (!row.next()) {
                return change.kind() == ChangeKind.DELETE
                        ? new RowOutcome.Done(change.row(), null)
                        : new RowOutcome.Gone();
            }
            JsonNode values = ExactJson.read(row.getString(1));
            Map<String, JsonNode> theirs = new HashMap<>();
            change.fields().forEach(field -> theirs.put(field.field(), values.path(field.field())));
            if (change.fields().stream()
                    .allMatch(field -> ExactJson.same(field.before(), values.path(field.field())))) {
                throw keptBack();
            }
            boolean isOurs = change.kind() == ChangeKind.UPDATE
                    && change.fields().stream()
                            .allMatch(field -> ExactJson.same(field.after(), values.path(field.field())));
            return isOurs ? new RowOutcome.Done(change.row(), null) : new RowOutcome.Changed(theirs);
        }
    }

    private static RowStatements.UnfitRow keptBack() {
        return new RowStatements.UnfitRow(
                RowOutcome.Refused.BY_SERVICE,
                "The server has written nothing and named no error: a trigger or a rule of the table keeps the change back");
    }

    /** The id of the row that a statement wrote; null if it wrote none. */
    private @Nullable String idOf(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                return null;
            }
            List<String> texts = new ArrayList<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                texts.add(row.getString(i));
            }
            if (row.next()) {
                throw new RowStatements.UnfitRow(
                        "id_not_unique",
                        "The table has several rows with this id, which all would change: choose columns that identify its rows");
            }
            return RelationKey.id(texts);
        }
    }

    /**
     * Writes the rows in two halves, because the error of a constraint that is checked at the commit does not say which
     * row breaks it.
     */
    private void divide(List<RowChange> changes, SQLException failed, WriteReport report) throws InterruptedException {
        if (changes.size() == 1) {
            report.outcome(changes.getFirst(), refusal(failed));
            return;
        }
        write(changes.subList(0, changes.size() / 2), report);
        write(changes.subList(changes.size() / 2, changes.size()), report);
    }

    private RowOutcome.Refused refusal(SQLException failed) {
        return new RowOutcome.Refused(RowOutcome.Refused.BY_SERVICE, new ServerFailures(server).sentence(failed));
    }

    private SourceFailure failure(SQLException failed) throws InterruptedException {
        if ("42501".equals(failed.getSQLState())) {
            return SourceFailure.permanent(
                    "forbidden",
                    "The user may not write this: give it INSERT, UPDATE and DELETE of the table. "
                            + new ServerFailures(server).sentence(failed));
        }
        return new ServerFailures(server).of(failed);
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException broken) {
            Server.close(connection);
        }
    }
}
