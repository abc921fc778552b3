package dev.meridian.activities.download.source.postgres;

import dev.meridian.activities.download.source.SourceContract;
import dev.meridian.activities.job.outbound.address.AddressPolicy;
import dev.meridian.domain.download.source.Source;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A table of a database. */
class PostgresContractIT extends SourceContract {
    private final SourceDatabase database = new SourceDatabase();

    @Override
    protected Source sourceOf(List<Given> rows) throws SQLException {
        database.run("CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL, note text)");
        change(rows);
        return database.open();
    }

    @Override
    protected void change(List<Given> rows) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("DELETE FROM people");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO people VALUES (?, ?, ?)")) {
                for (Given row : rows) {
                    insert.setInt(1, row.id());
                    insert.setString(2, row.name());
                    insert.setString(3, row.note());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    @Override
    protected Source unreachable() {
        return SourceDatabase.open(
                Map.of("host", "127.0.0.1", "port", "1", "database", "x", "user", "x", "tls", "disable"),
                "secret",
                AddressPolicy.anywhere());
    }
}
