package dev.meridian.quickstart.tour;

import dev.meridian.devstack.Database;
import dev.meridian.quickstart.client.ServiceClient;
import dev.meridian.quickstart.client.ServiceException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Edits a cell of a table that {@link DownloadRecords} has filled, by plain SQL, and has the table downloaded once more. */
public final class EditRecords implements TourStep {
    /** The file says nothing of what this fountain gives. */
    static final String EDIT =
            "UPDATE snapshot_default_fountains.fountains SET litres_a_minute = '9.5' WHERE _id = '4'";

    private final Database database;

    /** @param database the product's own */
    public EditRecords(Database database) {
        this.database = database;
    }

    @Override
    public String title() {
        return "Editing a cell by SQL, and downloading the file once more";
    }

    @Override
    public List<FollowedJob> run(ServiceClient service, Terminal terminal) {
        terminal.line("  " + EDIT);
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute(EDIT);
        } catch (SQLException e) {
            throw new ServiceException("The edit failed: " + e.getMessage(), e);
        }
        String snapshot = DownloadRecords.snapshot(service, "fountains");
        return List.of(new FollowedJob(DownloadRecords.download(service, snapshot), "fountains, once more"));
    }
}
