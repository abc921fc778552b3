package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads a table page by page in the order of its key, each page in a short transaction of its own, so that the server's clean-up
 * never waits for a download. A page has about 4 MiB, and never more than 32 MiB and a row.
 */
final class PostgresTableReader implements TableReader {
    private static final Duration LONGEST_PAGE = Duration.ofMinutes(2);
    private static final int FIRST_PAGE = 1_000;
    private static final int MOST_ROWS = 10_000;
    private static final long USUAL_BYTES = 4 << 20;
    private static final int MOST_BYTES = 32 << 20;

    private final Server server;
    private final TableRequest request;
    private final @Nullable Position from;
    private @Nullable Opened opened;

    PostgresTableReader(Server server, TableRequest request, @Nullable Position from) {
        this.server = server;
        this.request = request;
        this.from = from;
    }

    /** The table and its connection, from the first page on. */
    private static final class Opened {
        private Connection connection;
        private final Relation relation;
        private final RelationKey key;
        private final @Nullable Mark mark;
        private PostgresPosition at;
        private boolean isInPage;

        Opened(Connection connection, Relation relation, RelationKey key, @Nullable Mark mark, PostgresPosition at) {
            this.connection = connection;
            this.relation = relation;
            this.key = key;
            this.mark = mark;
            this.at = at;
        }
    }

    @Override
    public PageEnd read(RowBuffer rows) throws InterruptedException {
        try {
            Opened table = opened == null ? open() : opened;
            opened = table;
            table.isInPage = false;
            if (!table.connection.isClosed()) {
                try {
                    return inTransaction(table, rows);
                } catch (SQLException failed) {
                    // The server may have ended the connection since the last page, which harms nothing.
                    if (table.isInPage || !table.connection.isClosed()) {
                        throw failed;
                    }
                }
            }
            table.connection = server.connect(LONGEST_PAGE);
            return inTransaction(table, rows);
        } catch (SQLException failed) {
            throw new ServerFailures(server).of(failed);
        }
    }

    private PageEnd inTransaction(Opened table, RowBuffer rows) throws SQLException, InterruptedException {
        return ReadTransactions.in(table.connection, LONGEST_PAGE, connection -> page(table, rows));
    }

    @Override
    public void close() {
        if (opened != null) {
            Server.close(opened.connection);
        }
    }

    private Opened open() throws SQLException, InterruptedException {
        Connection connection = server.connect(LONGEST_PAGE);
        try {
            return ReadTransactions.in(connection, LONGEST_PAGE, this::describe);
        } catch (SQLException | SourceFailure | InterruptedException failed) {
            Server.close(connection);
            throw failed;
        }
    }

    private Opened describe(Connection connection) throws SQLException, InterruptedException {
        Relation relation = new Relations(connection)
                .find(request.table())
                .orElseThrow(() -> SourceFailure.permanent(
                        "table_not_found",
                        "The database has no table '" + request.table() + "' that the user may read"));
        RelationKey key = relation.keyOf(request.idField());
        PostgresPosition at = from == null ? null : PostgresPosition.of(from);
        if (at != null
                && !at.after().isEmpty()
                && at.after().size() != key.columns().size()) {
            throw SourceFailure.forgottenCursor("The columns that identify rows have changed");
        }
        String changedBy = request.changedBy();
        Mark mark = null;
        if (changedBy != null) {
            RelationColumn column = relation.column(changedBy);
            mark = at == null ? Mark.begin(column, relation, connection) : Mark.of(column, at);
        }
        return new Opened(
                connection,
                relation,
                key,
                mark,
                at == null ? new PostgresPosition(List.of(), false, FIRST_PAGE, Long.MIN_VALUE, Long.MIN_VALUE) : at);
    }

    private PageEnd page(Opened table, RowBuffer rows) throws SQLException {
        table.isInPage = true;
        if (!new Relations(table.connection).has(table.relation)) {
            throw SourceFailure.retryable(
                    "table_changed",
                    "The table's columns have changed while it was read; it is read on with the new ones");
        }
        table.key.findOperators(table.connection);
        BinaryRows binary = new BinaryRows(
                rows, table.relation.columns(), table.key.columns().size(), table.mark);
        boolean isCut = copy(table, binary, rows);
        boolean isWhole = !isCut && (table.at.isAtMissing() || binary.taken() < table.at.rows());
        if (isWhole && (table.at.isAtMissing() || table.key.isMissing().isEmpty())) {
            return PageEnd.last(binary.bytes()).upTo(table.mark == null ? null : table.mark.text(request.since()));
        }
        table.at = new PostgresPosition(
                binary.lastKey().isEmpty() || isWhole ? table.at.after() : binary.lastKey(),
                isWhole,
                rowsOfNextPage(binary),
                table.mark == null ? 0 : table.mark.largest(),
                table.mark == null ? 0 : table.mark.bound());
        return PageEnd.before(table.at.toPosition(), binary.bytes());
    }

    /** Returns whether the page was cut off because it became too large. */
    private boolean copy(Opened table, BinaryRows binary, RowBuffer rows) throws SQLException {
        CopyOut copy = table.connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (" + query(table) + ") TO STDOUT (FORMAT binary)");
        int begin = rows.size();
        for (byte[] portion = copy.readFromCopy(); portion != null; portion = copy.readFromCopy()) {
            binary.take(portion);
            if (rows.size() - begin > MOST_BYTES && !table.at.isAtMissing()) {
                // The driver can't use a connection again after a copy on it was cancelled.
                table.connection.abort(Runnable::run);
                return true;
            }
        }
        return false;
    }

    private String query(Opened table) {
        String columns =
                table.relation.columns().stream().map(RelationColumn::selected).collect(Collectors.joining(", "));
        List<String> conditions = new ArrayList<>();
        if (table.mark != null && request.since() != null) {
            conditions.add(Mark.since(table.mark.column(), request.since()));
        }
        if (table.at.isAtMissing()) {
            conditions.add("(" + table.key.isMissing() + ")");
        } else {
            conditions.add(table.key.isThere());
            conditions.add(table.at.after().isEmpty() ? "" : table.key.after(table.at.after()));
        }
        conditions.removeIf(String::isEmpty);
        return "SELECT " + table.key.selected() + ", " + columns + " FROM " + table.relation.quoted() + " AS t"
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + (table.at.isAtMissing() ? "" : " ORDER BY " + table.key.order() + " LIMIT " + table.at.rows());
    }

    private static int rowsOfNextPage(BinaryRows binary) {
        if (binary.taken() == 0) {
            return FIRST_PAGE;
        }
        long each = Math.max(1, binary.bytes() / binary.taken());
        return Math.clamp(USUAL_BYTES / each, 1, MOST_ROWS);
    }
}
