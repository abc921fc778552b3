package dev.meridian.activities.job.table.query;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Lists the tenants, and the types, that have jobs. It jumps from one value to the next in the index, so that the time
 * does not grow with the number of jobs.
 */
public final class KeptJobs {
    private static final String TENANTS = """
            WITH RECURSIVE tenants AS (
                (SELECT tenant FROM jobs ORDER BY tenant LIMIT 1)
                UNION ALL
                SELECT next.tenant
                FROM tenants, LATERAL (
                    SELECT tenant FROM jobs WHERE jobs.tenant > tenants.tenant ORDER BY tenant LIMIT 1) next)
            SELECT tenant FROM tenants""";

    private static final String KINDS = """
            WITH RECURSIVE kinds AS (
                (SELECT tenant, type FROM jobs WHERE %1$s ORDER BY tenant, type LIMIT 1)
                UNION ALL
                SELECT next.tenant, next.type
                FROM kinds, LATERAL (
                    SELECT tenant, type FROM jobs
                    WHERE %1$s AND (tenant, type) > (kinds.tenant, kinds.type)
                    ORDER BY tenant, type LIMIT 1) next)
            SELECT tenant, type FROM kinds""".formatted(ExpiredJobs.WHOSE);

    private KeptJobs() {}

    /** The jobs of one type that a tenant has. */
    public record Kind(String tenant, String type) {}

    /** The tenants that have a job, open or ended. */
    public static List<String> tenants(Handle handle) {
        return handle.createQuery(TENANTS).mapTo(String.class).list();
    }

    /** The kinds that a tenant has; of the tenant {@code public} those of all tenants. */
    public static List<Kind> kinds(Handle handle, String tenant) {
        return handle.createQuery(KINDS)
                .bind("tenant", tenant)
                .map((row, context) -> new Kind(row.getString("tenant"), row.getString("type")))
                .list();
    }
}
