package dev.meridian.activities.job.live;

import dev.meridian.workflows.job.SharedTenant;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Counts, minute by minute, the jobs that began and ended, from the log of changes. Each change is counted once, whichever
 * process counts it and whenever one of them is killed: the counts and how far the log is read are one transaction.
 */
public final class JobMinutes {
    /** For how long minutes are kept. */
    public static final Duration KEPT = Duration.ofDays(31);

    /** The ratio of the ends of a bucket, by which percentiles are accurate to 10 %. */
    private static final double BASE = 1.2;

    /**
     * A job begins with the change that is made at its start, and ends with its last change. What happened before the first count
     * is left out, because the log may be long.
     */
    private static final String COUNT_NEW = """
            WITH advanced AS (UPDATE job_minutes_seen SET snapshot = pg_current_snapshot() RETURNING 1),
            news AS (
                SELECT tenant, type, status, error_code, at, started_at, greatest(created_at, run_at) AS due_at
                FROM job_events
                WHERE xid >= pg_snapshot_xmin(:seen::pg_snapshot)
                  AND NOT pg_visible_in_snapshot(xid, :seen::pg_snapshot)
                  AND (status IN ('completed', 'failed', 'cancelled') OR (status = 'running' AND at = started_at))),
            counted AS (
                SELECT tenant, type, date_trunc('minute', at) AS minute,
                       CASE status WHEN 'running' THEN 'started' ELSE status END AS what,
                       CASE status WHEN 'failed' THEN coalesce(error_code, '') ELSE '' END AS code,
                       CASE WHEN status = 'running' THEN job_minutes_bucket(at - due_at)
                            ELSE coalesce(job_minutes_bucket(at - started_at), -1) END AS bucket,
                       count(*) AS count
                FROM news GROUP BY 1, 2, 3, 4, 5, 6)
            INSERT INTO job_minutes AS kept (tenant, type, minute, what, code, bucket, count)
            SELECT tenant, type, minute, what, code, bucket, count FROM counted
            ON CONFLICT (tenant, minute, type, what, code, bucket) DO UPDATE SET count = kept.count + excluded.count""";

    private static final long LOCK = 0x6d696e75746573L;

    private final Jdbi jdbi;

    public JobMinutes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What happened in a while.
     *
     * @param at its beginning
     * @param waitP95Ms the 95th percentile of how long the jobs that began had waited since they could begin, in ms;
     *     null if none began
     * @param runP50Ms the median of how long the jobs that ended had taken, in ms; null if none ended
     * @param runP95Ms the 95th percentile of the same
     */
    public record Minutes(
            Instant at,
            long started,
            long completed,
            long failed,
            long cancelled,
            @Nullable Long waitP95Ms,
            @Nullable Long runP50Ms,
            @Nullable Long runP95Ms) {}

    /** Counts what happened since the last count; another process that counts at the same time is left alone. */
    public void count() {
        jdbi.useTransaction(tx -> {
            // The statement that counts begins after the lock is taken, so that it sees all that the last count has
            // seen.
            if (lock(tx)) {
                tx.createUpdate(COUNT_NEW).bind("seen", seen(tx)).execute();
            }
        });
    }

    private static boolean lock(Handle transaction) {
        return transaction
                .createQuery("SELECT pg_try_advisory_xact_lock(:lock)")
                .bind("lock", LOCK)
                .mapTo(boolean.class)
                .one();
    }

    /** Null before the first count. */
    private static @Nullable String seen(Handle transaction) {
        return transaction
                .createQuery("SELECT snapshot::text FROM job_minutes_seen")
                .mapTo(String.class)
                .findOne()
                .orElse(null);
    }

    /** Deletes the minutes that have been kept for long enough. */
    public void forgetOld() {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "DELETE FROM job_minutes WHERE minute < now() - :seconds * interval '1 second'")
                .bind("seconds", KEPT.toSeconds())
                .execute());
    }

    /**
     * What happened to the jobs that a tenant sees, one entry for each bucket of time, also where nothing happened.
     *
     * @param type of which jobs; null: of all types
     * @param from at the beginning of a minute
     * @param bucket whole minutes
     */
    public List<Minutes> between(String tenant, @Nullable String type, Instant from, Instant to, Duration bucket) {
        return jdbi.withHandle(handle -> read(handle, tenant, type, from, to, bucket));
    }

    /** A kind of failures of a tenant. */
    public record FailureKind(String tenant, String type, String errorCode) {}

    /**
     * How many jobs that a tenant sees failed in each of the hours before a time, by the kind of their failure; the oldest hour
     * first. Kinds without a failure are missing.
     */
    public Map<FailureKind, long[]> failuresPerHour(String tenant, int hours, Instant until) {
        record Hour(FailureKind kind, int hour, long count) {}
        Map<FailureKind, long[]> kinds = new HashMap<>();
        jdbi.useHandle(handle -> handle.createQuery("""
                        SELECT tenant, type, code, :hours - 1 - floor(extract(epoch FROM :until - minute) / 3600)::int AS hour,
                               sum(count)::bigint AS count
                        FROM job_minutes
                        WHERE tenant IN (:tenant, :shared) AND what = 'failed'
                          AND minute > :until - :hours * interval '1 hour' AND minute <= :until
                        GROUP BY 1, 2, 3, 4""")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("hours", hours)
                .bind("until", utc(until))
                .map((row, context) -> new Hour(
                        new FailureKind(row.getString("tenant"), row.getString("type"), row.getString("code")),
                        row.getInt("hour"),
                        row.getLong("count")))
                .forEach(found ->
                        kinds.computeIfAbsent(found.kind, kind -> new long[hours])[found.hour] += found.count));
        return kinds;
    }

    private static List<Minutes> read(
            Handle handle, String tenant, @Nullable String type, Instant from, Instant to, Duration bucket) {
        Map<Long, Tally> tallies = new TreeMap<>();
        handle.createQuery("""
                        SELECT floor(extract(epoch FROM minute - :from) / :seconds)::bigint AS slot, what, bucket,
                               sum(count)::bigint AS count
                        FROM job_minutes
                        WHERE tenant IN (:tenant, :shared) AND minute >= :from AND minute < :to
                          AND (:type::text IS NULL OR type = :type)
                        GROUP BY 1, 2, 3""")
                .bind("tenant", tenant)
                .bind("shared", SharedTenant.ID)
                .bind("type", type)
                .bind("from", utc(from))
                .bind("to", utc(to))
                .bind("seconds", bucket.toSeconds())
                .map((row, context) -> new Part(
                        row.getLong("slot"), row.getString("what"), row.getInt("bucket"), row.getLong("count")))
                .forEach(part ->
                        tallies.computeIfAbsent(part.slot, slot -> new Tally()).add(part));
        List<Minutes> all = new ArrayList<>();
        Instant at = from;
        for (long slot = 0; at.isBefore(to); slot++, at = at.plus(bucket)) {
            all.add(tallies.getOrDefault(slot, new Tally()).of(at));
        }
        return all;
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private record Part(long slot, String what, int bucket, long count) {}

    private static final class Tally {
        private final Map<String, Long> counts = new TreeMap<>();
        private final TreeMap<Integer, Long> waits = new TreeMap<>();
        private final TreeMap<Integer, Long> runs = new TreeMap<>();

        void add(Part part) {
            counts.merge(part.what, part.count, Long::sum);
            if (part.what.equals("started")) {
                waits.merge(part.bucket, part.count, Long::sum);
            } else if (part.bucket >= 0 && !part.what.equals("cancelled")) {
                runs.merge(part.bucket, part.count, Long::sum);
            }
        }

        Minutes of(Instant at) {
            return new Minutes(
                    at,
                    counts.getOrDefault("started", 0L),
                    counts.getOrDefault("completed", 0L),
                    counts.getOrDefault("failed", 0L),
                    counts.getOrDefault("cancelled", 0L),
                    quantile(waits, 0.95),
                    quantile(runs, 0.5),
                    quantile(runs, 0.95));
        }
    }

    /** The middle, on a scale of ratios, of the bucket in which the quantile lies. */
    private static @Nullable Long quantile(TreeMap<Integer, Long> buckets, double share) {
        long all = buckets.values().stream().mapToLong(Long::longValue).sum();
        long upTo = (long) Math.ceil(all * share);
        long passed = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            passed += bucket.getValue();
            if (passed >= upTo) {
                return Math.round(Math.pow(BASE, bucket.getKey() + 0.5));
            }
        }
        return null;
    }
}
