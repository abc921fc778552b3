package dev.meridian.activities.job.intake;

import dev.meridian.workflows.job.JobFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/**
 * Limits how many jobs of a tenant, notices included, wait for a worker or for an account's quota. Jobs that wait for
 * their start time or for another attempt do not count. Each process counts in the database at most once a second and
 * adds what it has accepted since, so that several processes together may exceed the limit slightly.
 */
public final class Backlog {
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /**
     * The conditions are those of the partial index jobs_waiting: with other conditions PostgreSQL may read all jobs
     * that are planned for later.
     */
    static final String COUNT = """
            SELECT count(*) FROM (SELECT FROM jobs
                WHERE tenant = :tenant AND status = 'pending'
                  AND coalesce(run_at, '-infinity') <= now()
                  AND (next_retry_at IS NULL OR error_code = :waiting) LIMIT :limit) waiting""";

    private final Jdbi jdbi;
    private final int limit;
    private final InstantSource clock;
    private final Map<String, Counted> counts = new ConcurrentHashMap<>();

    /**
     * @param limit how many jobs of one tenant may wait
     */
    public Backlog(Jdbi jdbi, int limit, InstantSource clock) {
        this.jdbi = jdbi;
        this.limit = limit;
        this.clock = clock;
    }

    private record Counted(int waiting, long atMillis) {
        Counted withOneMore() {
            return new Counted(waiting + 1, atMillis);
        }

        Counted withOneLess() {
            return new Counted(waiting - 1, atMillis);
        }
    }

    /**
     * @throws BacklogFullException if the tenant has as many waiting jobs as it may have
     */
    void requireRoom(String tenant) {
        long now = clock.millis();
        Counted counted = counts.compute(
                tenant,
                (key, before) -> (before != null && now - before.atMillis() < FRESH_FOR.toMillis()
                                ? before
                                : new Counted(count(tenant), now))
                        .withOneMore());
        if (counted.waiting() > limit) {
            counts.computeIfPresent(tenant, (key, let) -> let.withOneLess());
            throw new BacklogFullException(limit);
        }
    }

    private int count(String tenant) {
        return jdbi.withHandle(handle -> handle.createQuery(COUNT)
                .bind("tenant", tenant)
                .bind("waiting", JobFailure.QUOTA_EXHAUSTED)
                .bind("limit", limit + 1)
                .mapTo(int.class)
                .one());
    }
}
