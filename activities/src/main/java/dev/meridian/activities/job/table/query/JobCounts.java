package dev.meridian.activities.job.table.query;

import dev.meridian.activities.job.table.BoundedSearch;
import dev.meridian.activities.job.table.Choice;
import dev.meridian.activities.job.table.JobFilter;
import dev.meridian.workflows.job.SharedTenant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Counts the jobs that a tenant sees by the values of a field, up to a bound for each value, so that millions are not read. */
public final class JobCounts {
    /** The most jobs that are counted of a status. */
    public static final int MOST_COUNTED = 100_000;

    /** The most jobs that are counted of a type or a code: there may be many types with many jobs each. */
    public static final int MOST_COUNTED_OF_MANY = 10_000;

    /** The most values of a field that are counted. */
    public static final int MOST_VALUES = 100;

    private static final int SECONDS = 2;

    private JobCounts() {}

    /** A field by whose values jobs are counted. */
    public enum Field {
        STATUS("status", MOST_COUNTED, """
                SELECT value FROM (VALUES ('pending'), ('running'), ('completed'), ('failed'), ('cancelled')) AS v (value)"""),
        TYPE("type", MOST_COUNTED_OF_MANY, jumps("type", "")),
        ERROR_CODE("error_code", MOST_COUNTED_OF_MANY, jumps("error_code", " AND error_code IS NOT NULL"));

        private final String column;
        private final int most;
        private final String values;

        Field(String column, int most, String values) {
            this.column = column;
            this.most = most;
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
                    SELECT value FROM kinds""".formatted(column, condition);
        }

        /** The filter without its condition on this field, so that the counts show what people could choose instead. */
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
     * @param more whether there are more jobs, which were not counted
     */
    public record Count(String value, int count, boolean more) {
        private static Count of(String value, int found, int most) {
            return new Count(value, Math.min(found, most), found > most);
        }
    }

    private record Kind(String tenant, String value) {}

    /**
     * The values of a field with their jobs, the most frequent first. Values without a job are left out.
     *
     * @throws dev.meridian.activities.job.work.JobException {@code search_too_broad} if that takes too long
     */
    public static List<Count> by(Handle handle, String tenant, JobFilter filter, Field field) {
        List<Kind> kinds = kinds(handle, tenant, field);
        if (kinds.isEmpty()) {
            return List.of();
        }
        Map<String, Integer> counts = new HashMap<>();
        parts(handle, kinds, field, field.others(filter))
                .forEach(part -> counts.merge(part.getKey(), part.getValue(), Integer::sum));
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> Count.of(entry.getKey(), entry.getValue(), field.most))
                .sorted(Comparator.comparingInt(Count::count).reversed().thenComparing(Count::value))
                .toList();
    }

    /**
     * The values with their numbers, one of each tenant. Of a value that most jobs have, PostgreSQL would read the table itself, because
     * counting ends early; an index alone is read five times as quickly.
     */
    private static List<Map.Entry<String, Integer>> parts(
            Handle handle, List<Kind> kinds, Field field, JobFilter others) {
        return handle.inTransaction(tx -> {
            tx.execute("SET LOCAL enable_seqscan = off");
            return BoundedSearch.read(
                    counting(tx, kinds, field, others),
                    SECONDS,
                    search -> search.map((row, context) ->
                                    Map.entry(kinds.get(row.getInt("place")).value(), row.getInt("count")))
                            .list());
        });
    }

    private static List<Kind> kinds(Handle handle, String tenant, Field field) {
        return handle.createQuery("""
                        SELECT whose.tenant, found.value
                        FROM unnest(ARRAY[:tenant, :shared]) AS whose (tenant),
                             LATERAL (SELECT * FROM (%s) AS every LIMIT :most) AS found
                        WHERE whose.tenant IS NOT NULL""".formatted(field.values))
                .bind("tenant", tenant)
                .bind("shared", tenant.equals(SharedTenant.ID) ? null : SharedTenant.ID)
                .bind("most", MOST_VALUES)
                .map((row, context) -> new Kind(row.getString("tenant"), row.getString("value")))
                .list();
    }

    /**
     * Each value has a condition of its own with the value in it, so that PostgreSQL knows how frequent the value is and which index
     * to take; of values that come from a join it would have to assume that all are equally frequent.
     */
    private static Query counting(Handle handle, List<Kind> kinds, Field field, JobFilter others) {
        String part = "(SELECT %1$d AS place, count(*) AS count FROM (SELECT FROM jobs WHERE tenant = :tenant%1$d AND "
                + field.column + " = :value%1$d";
        String rest = others.condition() + " LIMIT :most) AS these)";
        Query query = handle.createQuery(IntStream.range(0, kinds.size())
                        .mapToObj(place -> part.formatted(place) + rest)
                        .collect(Collectors.joining(" UNION ALL ")))
                .bind("most", field.most + 1)
                .bindMap(others.bindings());
        for (int place = 0; place < kinds.size(); place++) {
            query.bind("tenant" + place, kinds.get(place).tenant())
                    .bind("value" + place, kinds.get(place).value());
        }
        return query;
    }
}
