package dev.meridian.activities.job.table.query;

/**
 * Takes jobs that wait in a table tenant by tenant: the first of each tenant, then the second of each, and so on, so that
 * no tenant's backlog holds up another's.
 */
final class TenantTurns {
    private TenantTurns() {}

    /**
     * A query with the binds {@code limit}, how many jobs it returns at most, and {@code after}, the tenant that was served
     * last and so comes last now (empty for none).
     *
     * @param columns of {@code jobs}, {@code tenant} among them
     * @param waiting the condition for a job that waits; an index on (tenant, order) for it keeps the query quick
     * @param order the order in which the jobs of one tenant wait
     */
    static String query(String columns, String waiting, String order) {
        return """
                WITH RECURSIVE tenants AS (
                    (SELECT tenant FROM jobs WHERE %1$s ORDER BY tenant LIMIT 1)
                    UNION ALL
                    SELECT next.tenant
                    FROM tenants, LATERAL (
                        SELECT tenant FROM jobs WHERE %1$s AND jobs.tenant > tenants.tenant ORDER BY tenant LIMIT 1) next)
                SELECT waiting.*
                FROM tenants, LATERAL (
                    SELECT %2$s, row_number() OVER (ORDER BY %3$s) AS turn FROM jobs
                    WHERE %1$s AND jobs.tenant = tenants.tenant ORDER BY %3$s LIMIT :limit) waiting
                ORDER BY turn, waiting.tenant <= :after, waiting.tenant LIMIT :limit""".formatted(waiting, columns, order);
    }
}
