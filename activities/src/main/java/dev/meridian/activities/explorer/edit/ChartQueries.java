package dev.meridian.activities.explorer.edit;

import dev.meridian.activities.explorer.edit.ChartImports.Chart;
import dev.meridian.activities.explorer.edit.ChartImports.Variable;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Reads imported charts and indicators in the form in which they were imported. */
public final class ChartQueries {
    private final Jdbi jdbi;

    public ChartQueries(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    public Optional<Chart> chart(String tenant, long id) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT id, config FROM charts WHERE tenant = :tenant AND id = :id")
                        .bind("tenant", tenant)
                        .bind("id", id)
                        .map((row, context) -> new Chart(row.getLong(1), row.getString(2)))
                        .findOne());
    }

    public Optional<Variable> variable(String tenant, long id) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT id, catalog_path, etl_config, admin_config"
                        + " FROM variables WHERE tenant = :tenant AND id = :id")
                .bind("tenant", tenant)
                .bind("id", id)
                .map((row, context) ->
                        new Variable(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))
                .findOne());
    }
}
