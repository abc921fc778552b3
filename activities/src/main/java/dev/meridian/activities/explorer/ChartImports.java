package dev.meridian.activities.explorer;

import dev.meridian.activities.explorer.ExplorerEdits.Change;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Imports the charts and indicators that views are based on. Each import refreshes, in the same transaction, every
 * published explorer that is linked to what changed; importing what is there already refreshes nothing.
 */
public final class ChartImports {
    /** How long a catalog path may be, in UTF-16 units: what an index can hold. */
    public static final int LONGEST_CATALOG_PATH = 767;

    /**
     * A chart.
     *
     * @param id from 1
     * @param config its full grapher config as JSON text
     */
    public record Chart(long id, String config) {}

    /**
     * An indicator.
     *
     * @param id from 1
     * @param catalogPath its name in the data catalog, at most {@link #LONGEST_CATALOG_PATH} long
     * @param etlConfig the grapher config that the data pipeline gives it, as JSON text
     * @param adminConfig what an editor changed about it, as JSON text
     */
    public record Variable(
            long id,
            @Nullable String catalogPath,
            @Nullable String etlConfig,
            @Nullable String adminConfig) {}

    /**
     * What an import led to.
     *
     * @param changed how many of the imported rows were new or different
     * @param refreshes the refreshes it asked for
     */
    public record Imported(int changed, List<AcceptedEdit> refreshes) {}

    private final Jdbi jdbi;
    private final ExplorerEdits edits;

    public ChartImports(Jdbi jdbi, ExplorerEdits edits) {
        this.jdbi = jdbi;
        this.edits = edits;
    }

    public Imported importCharts(String tenant, Collection<Chart> charts) {
        List<Long> changed = new ArrayList<>();
        return deliver(changed, jdbi.inTransaction((Handle tx) -> {
            ExplorerLinks.lockForImport(tx, tenant);
            for (Chart chart : charts) {
                int rows = tx.createUpdate("""
                                INSERT INTO charts AS c (tenant, id, config) VALUES (:tenant, :id, :config)
                                ON CONFLICT (tenant, id) DO UPDATE SET config = excluded.config, updated_at = now()
                                WHERE c.config <> excluded.config""")
                        .bind("tenant", tenant)
                        .bind("id", chart.id())
                        .bind("config", chart.config())
                        .execute();
                if (rows > 0) {
                    changed.add(chart.id());
                }
            }
            return refresh(tx, ExplorerLinks.withCharts(tx, tenant, changed));
        }));
    }

    public Imported importVariables(String tenant, Collection<Variable> variables) {
        List<Long> changed = new ArrayList<>();
        return deliver(changed, jdbi.inTransaction((Handle tx) -> {
            ExplorerLinks.lockForImport(tx, tenant);
            Set<ExplorerKey> linked = new LinkedHashSet<>();
            for (Variable variable : variables) {
                List<Long> id = List.of(variable.id());
                // An explorer may be linked by the catalog path that the import takes away.
                List<ExplorerKey> before = ExplorerLinks.withVariables(tx, tenant, id);
                if (store(tx, tenant, variable)) {
                    changed.add(variable.id());
                    linked.addAll(before);
                }
            }
            linked.addAll(ExplorerLinks.withVariables(tx, tenant, changed));
            return refresh(tx, linked);
        }));
    }

    private static boolean store(Handle tx, String tenant, Variable variable) {
        return tx.createUpdate("""
                                INSERT INTO variables AS v (tenant, id, catalog_path, etl_config, admin_config)
                                VALUES (:tenant, :id, :path, :etl, :admin)
                                ON CONFLICT (tenant, id) DO UPDATE
                                SET catalog_path = excluded.catalog_path, etl_config = excluded.etl_config,
                                    admin_config = excluded.admin_config, updated_at = now()
                                WHERE (v.catalog_path, v.etl_config, v.admin_config)
                                      IS DISTINCT FROM (excluded.catalog_path, excluded.etl_config, excluded.admin_config)""")
                        .bind("tenant", tenant)
                        .bind("id", variable.id())
                        .bind("path", variable.catalogPath())
                        .bind("etl", variable.etlConfig())
                        .bind("admin", variable.adminConfig())
                        .execute()
                > 0;
    }

    private List<Change> refresh(Handle tx, Collection<ExplorerKey> explorers) {
        return explorers.stream()
                .map(explorer -> edits.refresh(tx, explorer))
                .flatMap(Optional::stream)
                .toList();
    }

    private Imported deliver(List<Long> changed, List<Change> changes) {
        return new Imported(changed.size(), changes.stream().map(edits::deliver).toList());
    }
}
