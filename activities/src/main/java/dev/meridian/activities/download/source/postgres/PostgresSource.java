package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.RemoteTable;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import dev.meridian.domain.download.write.TableWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables and views of a database that the connection's user may read. */
final class PostgresSource implements Source {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Server server;

    PostgresSource(Server server) {
        this.server = server;
    }

    @Override
    public void test() throws InterruptedException {
        ask(connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("SELECT 1");
            }
        });
    }

    @Override
    public List<RemoteTable> tables() throws InterruptedException {
        List<RemoteTable> tables = ask(connection -> new Relations(connection)
                .all().stream().map(Relation::described).toList());
        if (tables.isEmpty()) {
            throw SourceFailure.permanent(
                    "table_not_found",
                    "The user may read no table of the database: give it USAGE on a schema and SELECT on tables");
        }
        return tables;
    }

    @Override
    public TableReader read(TableRequest request, @Nullable Position from) {
        return new PostgresTableReader(server, request, from);
    }

    @Override
    public TableWriter write(TableRequest request) {
        return new PostgresTableWriter(server, request);
    }

    @Override
    public void close() {
        // Nothing to close: each query and each reader closes its own connection.
    }

    private <T> T ask(ReadTransactions.Question<T> question) throws InterruptedException {
        Connection connection = server.connect(LONGEST);
        try {
            return ReadTransactions.in(connection, LONGEST, question);
        } catch (SQLException failed) {
            throw new ServerFailures(server).of(failed);
        } finally {
            Server.close(connection);
        }
    }
}
