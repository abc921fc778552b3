package dev.meridian.activities.explorer.edit;

import dev.meridian.activities.job.work.JobException;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The charts and indicators that an explorer uses: importing a chart or an indicator refreshes every explorer that is
 * linked to it.
 *
 * @param charts ids of charts that the explorer's rows name
 * @param variables ids of indicators that the explorer's rows name
 * @param catalogPaths indicators that the explorer names by path
 */
record ExplorerLinks(Set<Long> charts, Set<Long> variables, Set<String> catalogPaths) {

    /** Stores these links in place of the explorer's earlier ones; rows that stay are not touched. */
    void store(Handle transaction, ExplorerKey explorer) {
        replace(transaction, explorer, "explorer_charts", "chart_id", "bigint[]", Long.class, charts);
        replace(transaction, explorer, "explorer_variables", "variable_id", "bigint[]", Long.class, variables);
        replace(transaction, explorer, "explorer_catalog_paths", "catalog_path", "text[]", String.class, catalogPaths);
    }

    /**
     * Makes imports wait until the transaction ends, and waits for imports under way: an import must see these links,
     * or the refresh that follows must see the import. It waits for at most a second, since a waiting request holds a
     * connection that other tenants need.
     *
     * @throws JobException retryable, {@code import_under_way}
     */
    static void lockOutImports(Handle transaction, String tenant) {
        transaction.execute("SET LOCAL lock_timeout = '1s'");
        try {
            lock(transaction, "pg_advisory_xact_lock_shared", tenant);
        } catch (UnableToExecuteStatementException waiting) {
            throw LockWait.ranOut(waiting)
                    ? JobException.retryable(
                            "import_under_way",
                            "Charts or indicators are being imported; nothing was changed, try again in a moment",
                            waiting)
                    : waiting;
        }
        transaction.execute("SET LOCAL lock_timeout = DEFAULT");
    }

    /** Makes changes of links wait until the transaction ends, and waits for links that are being stored. */
    static void lockForImport(Handle transaction, String tenant) {
        lock(transaction, "pg_advisory_xact_lock", tenant);
    }

    private static void lock(Handle transaction, String function, String tenant) {
        transaction
                .createQuery("SELECT " + function + "(hashtextextended('chart imports of ' || :tenant, 0)) IS NULL")
                .bind("tenant", tenant)
                .mapTo(boolean.class)
                .one();
    }

    /** The published explorers linked to any of these charts. */
    static List<ExplorerKey> withCharts(Handle handle, String tenant, Collection<Long> ids) {
        return linked(
                handle,
                tenant,
                "SELECT slug FROM explorer_charts WHERE tenant = :tenant AND chart_id = ANY (:ids)",
                query -> query.bindArray("ids", Long.class, List.copyOf(ids)));
    }

    /**
     * The published explorers linked to any of these indicators, by id or by catalog path.
     *
     * @param formerPaths the indicators' catalog paths before the import
     */
    static List<ExplorerKey> withVariables(
            Handle handle, String tenant, Collection<Long> ids, Collection<String> formerPaths) {
        return linked(
                handle,
                tenant,
                """
                SELECT slug FROM explorer_variables WHERE tenant = :tenant AND variable_id = ANY (:ids)
                UNION
                SELECT p.slug FROM explorer_catalog_paths p
                JOIN variables v ON v.tenant = p.tenant AND v.catalog_path = p.catalog_path
                WHERE v.tenant = :tenant AND v.id = ANY (:ids)
                UNION
                SELECT slug FROM explorer_catalog_paths WHERE tenant = :tenant AND catalog_path = ANY (:paths)""",
                query -> query.bindArray("ids", Long.class, List.copyOf(ids))
                        .bindArray("paths", String.class, List.copyOf(formerPaths)));
    }

    private static List<ExplorerKey> linked(Handle handle, String tenant, String slugs, UnaryOperator<Query> binding) {
        return binding.apply(handle.createQuery(
                        "SELECT slug FROM explorers WHERE tenant = :tenant AND is_published AND NOT is_deleted"
                                + " AND slug IN (" + slugs + ") ORDER BY slug"))
                .bind("tenant", tenant)
                .map((row, context) -> new ExplorerKey(tenant, row.getString(1)))
                .list();
    }

    private static void replace(
            Handle transaction,
            ExplorerKey explorer,
            String table,
            String column,
            String arrayType,
            Class<?> elementType,
            Set<?> values) {
        List<?> list = List.copyOf(values);
        transaction
                .createUpdate("DELETE FROM " + table + " WHERE tenant = :tenant AND slug = :slug AND NOT (" + column
                        + " = ANY (:values))")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bindArray("values", elementType, list)
                .execute();
        transaction
                .createUpdate("INSERT INTO " + table + " (tenant, slug, " + column + ") SELECT :tenant, :slug, v"
                        + " FROM unnest(:values::" + arrayType + ") AS v ON CONFLICT DO NOTHING")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bindArray("values", elementType, list)
                .execute();
    }
}
