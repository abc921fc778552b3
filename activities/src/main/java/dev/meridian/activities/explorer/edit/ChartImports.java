package dev.meridian.activities.explorer.edit;

import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Imports the charts and indicators that views are based on. Each import refreshes, in the same transaction, every
 * published explorer that is linked to what changed; importing unchanged data refreshes nothing.
 */
public final class ChartImports {
    /** The longest catalog path, in UTF-16 units; it fits into a database index. */
    public static final int LONGEST_CATALOG_PATH = 767;

    private static final int BATCH_ROWS = 1_000;
    private static final int BATCH_CHARACTERS = 2 << 20;

    /**
     * A chart.
     *
     * @param id from 1
     * @param config the chart's full grapher config as JSON text
     */
    public record Chart(long id, String config) {}

    /**
     * An indicator.
     *
     * @param id from 1
     * @param catalogPath the indicator's name in the data catalog, at most {@link #LONGEST_CATALOG_PATH} long
     * @param etlConfig the grapher config from the data pipeline, as JSON text
     * @param adminConfig an editor's changes of that config, as JSON text
     */
    public record Variable(
            long id,
            @Nullable String catalogPath,
            @Nullable String etlConfig,
            @Nullable String adminConfig) {
        private int characters() {
            return (etlConfig == null ? 0 : etlConfig.length()) + (adminConfig == null ? 0 : adminConfig.length());
        }
    }

    /**
     * The result of an import.
     *
     * @param changed how many of the imported rows were new or different
     * @param refreshes the refreshes that the import asked for
     */
    public record Imported(int changed, List<AcceptedEdit> refreshes) {}

    private final Jdbi jdbi;
    private final ExplorerEdits edits;

    public ChartImports(Jdbi jdbi, ExplorerEdits edits) {
        this.jdbi = jdbi;
        this.edits = edits;
    }

    /** Imports charts; of several charts with one id the last counts. */
    public Imported importCharts(String tenant, Collection<Chart> charts) {
        return importCharts(tenant, last(charts, Chart::id).iterator());
    }

    /**
     * Imports charts in one transaction; the iterator is read while they are stored.
     *
     * @param charts must not repeat an id
     */
    public Imported importCharts(String tenant, Iterator<Chart> charts) {
        return inBatches(tenant, charts, chart -> chart.config().length(), (tx, batch) -> {
            List<Long> changed = storeCharts(tx, tenant, batch);
            return new Stored(changed.size(), ExplorerLinks.withCharts(tx, tenant, changed));
        });
    }

    /** Imports indicators; of several indicators with one id the last counts. */
    public Imported importVariables(String tenant, Collection<Variable> variables) {
        return importVariables(tenant, last(variables, Variable::id).iterator());
    }

    /**
     * Imports indicators in one transaction; the iterator is read while they are stored.
     *
     * @param variables must not repeat an id
     */
    public Imported importVariables(String tenant, Iterator<Variable> variables) {
        return inBatches(tenant, variables, Variable::characters, (tx, batch) -> {
            // An explorer may be linked by the catalog path that the import takes away.
            Map<Long, String> pathsBefore = paths(tx, tenant, batch);
            List<Long> changed = store(tx, tenant, batch);
            List<String> formerPaths = changed.stream()
                    .map(pathsBefore::get)
                    .filter(Objects::nonNull)
                    .toList();
            return new Stored(changed.size(), ExplorerLinks.withVariables(tx, tenant, changed, formerPaths));
        });
    }

    /** The result of storing some rows: how many changed, and the explorers that are linked to changed rows. */
    private record Stored(int changed, List<ExplorerKey> linked) {}

    private interface BatchStore<R> {
        Stored store(Handle tx, List<R> batch);
    }

    private <R> Imported inBatches(String tenant, Iterator<R> rows, ToIntFunction<R> characters, BatchStore<R> store) {
        AtomicInteger changed = new AtomicInteger();
        List<AcceptedEdit> refreshes = jdbi.inTransaction((Handle tx) -> {
            ExplorerLinks.lockForImport(tx, tenant);
            SortedMap<String, ExplorerKey> linked = new TreeMap<>();
            while (rows.hasNext()) {
                Stored stored = store.store(tx, batch(rows, characters));
                changed.addAndGet(stored.changed());
                stored.linked().forEach(explorer -> linked.put(explorer.slug(), explorer));
            }
            return refresh(tx, linked.values());
        });
        return new Imported(
                changed.get(), refreshes.stream().map(edits::deliver).toList());
    }

    private static <R> List<R> batch(Iterator<R> rows, ToIntFunction<R> characters) {
        List<R> batch = new ArrayList<>();
        int sum = 0;
        while (rows.hasNext() && batch.size() < BATCH_ROWS && sum < BATCH_CHARACTERS) {
            R row = rows.next();
            batch.add(row);
            sum += characters.applyAsInt(row);
        }
        return batch;
    }

    private static List<Long> storeCharts(Handle tx, String tenant, Collection<Chart> charts) {
        return tx.createQuery("""
                        INSERT INTO charts AS c (tenant, id, config)
                        SELECT :tenant, n.id, n.config FROM unnest(:ids::bigint[], :configs::text[]) AS n (id, config)
                        ON CONFLICT (tenant, id) DO UPDATE SET config = excluded.config, updated_at = now()
                        WHERE c.config <> excluded.config
                        RETURNING c.id""")
                .bind("tenant", tenant)
                .bindArray("ids", Long.class, column(charts, Chart::id))
                .bindArray("configs", String.class, column(charts, Chart::config))
                .mapTo(Long.class)
                .list();
    }

    private static Map<Long, String> paths(Handle tx, String tenant, Collection<Variable> variables) {
        return tx.createQuery("SELECT id, catalog_path FROM variables"
                        + " WHERE tenant = :tenant AND id = ANY (:ids) AND catalog_path IS NOT NULL")
                .bind("tenant", tenant)
                .bindArray("ids", Long.class, column(variables, Variable::id))
                .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<Long> store(Handle tx, String tenant, Collection<Variable> variables) {
        return tx.createQuery("""
                        INSERT INTO variables AS v (tenant, id, catalog_path, etl_config, admin_config)
                        SELECT :tenant, n.id, n.path, n.etl, n.admin
                        FROM unnest(:ids::bigint[], :paths::text[], :etls::text[], :admins::text[])
                             AS n (id, path, etl, admin)
                        ON CONFLICT (tenant, id) DO UPDATE
                        SET catalog_path = excluded.catalog_path, etl_config = excluded.etl_config,
                            admin_config = excluded.admin_config, updated_at = now()
                        WHERE (v.catalog_path, v.etl_config, v.admin_config)
                              IS DISTINCT FROM (excluded.catalog_path, excluded.etl_config, excluded.admin_config)
                        RETURNING v.id""")
                .bind("tenant", tenant)
                .bindArray("ids", Long.class, column(variables, Variable::id))
                .bindArray("paths", String.class, column(variables, Variable::catalogPath))
                .bindArray("etls", String.class, column(variables, Variable::etlConfig))
                .bindArray("admins", String.class, column(variables, Variable::adminConfig))
                .mapTo(Long.class)
                .list();
    }

    private static <R> Collection<R> last(Collection<R> rows, Function<R, Long> id) {
        Map<Long, R> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(id.apply(row), row));
        return byId.values();
    }

    private static <R, V> Object[] column(Collection<R> rows, Function<R, V> value) {
        return rows.stream().map(value).toArray();
    }

    private List<AcceptedEdit> refresh(Handle tx, Collection<ExplorerKey> explorers) {
        return explorers.stream()
                .map(explorer -> edits.refresh(tx, explorer))
                .flatMap(Optional::stream)
                .toList();
    }
}
