package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.BoundedSearch;
import dev.meridian.activities.job.table.Choice;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.workflows.job.SharedTenant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Counts the jobs that a tenant sees by the values of a field, up to a bound for each value, so that millions are not read. */
public final class JobCounts {
    /** The most jobs of a tenant and a value that are counted. */
    public static final int MOST_COUNTED = 10_000;

    /** The most values of a field that are counted. */
    public static final int MOST_VALUES = 100;

    private static final int SECONDS = 2;

    private JobCounts() {}

    /** A field by whose values jobs are counted. */
    public enum Field {
        STATUS("""
                SELECT value FROM (VALUES ('pending'), ('running'), ('completed'), ('failed'), ('cancelled')) AS v (value)"""),
        TYPE(jumps("type", "")),
        ERROR_CODE(jumps("error_code", " AND error_code IS NOT NULL"));

        private final String values;

        Field(String values) {
            this.values = values;
        }

        /** Jumps in the index from one value to the next (loose index scan). */
        private static String jumps(String column, String condition) {
            return """
                    WITH RECURSIVE kinds AS (
                        (SELECT %1$s AS value FROM jobs WHERE tenant = whose.tenant%2$s ORDER BY %1$s LIMIT 1)
                        UNION ALL
                        SELECT next.value FROM kinds, LATERAL (
                            SELECT %1$s AS value FROM jobs WHERE tenant = whose.tenant%2$s AND %1$s > kinds.value
                            ORDER BY %1$s LIMIT 1) next)
                    SELECT value FROM kinds LIMIT :mostValues""".formatted(column, condition);
        }

        private String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The filter without what it says of this field: what people could choose instead. */
        private JobFilter others(JobFilter filter) {
            return switch (this) {
                case STATUS -> filter.withStatus(Choice.ANY);
                case TYPE -> filter.withType(Choice.ANY);
                case ERROR_CODE -> filter.withErrorCode(Choice.ANY);
            };
        }
    }

    /**
     * How many jobs have a value.
     *
     * @param count at most {@link #MOST_COUNTED}
     */
    public record Count(String value, int count) {}

    /**
     * The values of a field with their jobs, the most frequent first. Values without a job are left out.
     *
     * @throws dev.meridian.activities.job.work.JobException {@code search_too_broad} if that takes too long
     */
    public static List<Count> by(Handle handle, String tenant, JobFilter filter, Field field) {
        JobFilter others = field.others(filter);
        Query query = handle.createQuery("""
                        SELECT found.value, counted.count
                        FROM unnest(ARRAY[:tenant, :shared]) AS whose (tenant),
                             LATERAL (%s) AS found,
                             LATERAL (SELECT count(*) FROM (
                                 SELECT FROM jobs WHERE tenant = whose.tenant AND %s = found.value%s LIMIT :most) AS these) AS counted
                        WHERE counted.count > 0""".formatted(field.values, field.column(), others.condition()))
                .bind("tenant", tenant)
                .bind("shared", tenant.equals(SharedTenant.ID) ? null : SharedTenant.ID)
                .bind("most", MOST_COUNTED)
                .bindMap(others.bindings());
        if (field != Field.STATUS) {
            query.bind("mostValues", MOST_VALUES);
        }
        Map<String, Integer> counts = BoundedSearch.read(
                query,
                SECONDS,
                search -> search.map((row, context) -> new Count(row.getString("value"), row.getInt("count"))).stream()
                        .collect(Collectors.toMap(Count::value, Count::count, Integer::sum)));
        return counts.entrySet().stream()
                .map(entry -> new Count(entry.getKey(), Math.min(entry.getValue(), MOST_COUNTED)))
                .sorted(Comparator.comparingInt(Count::count).reversed().thenComparing(Count::value))
                .toList();
    }
}
