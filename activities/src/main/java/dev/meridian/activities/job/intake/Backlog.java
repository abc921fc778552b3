package dev.meridian.activities.job.intake;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/**
 * How many jobs of a tenant wait, counted at most once a second in each process: the limit is there to push back, not to
 * be exact.
 */
public final class Backlog {
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);

    private final Jdbi jdbi;
    private final int limit;
    private final InstantSource clock;
    private final Map<String, Counted> counts = new ConcurrentHashMap<>();

    /**
     * @param limit how many may wait
     */
    public Backlog(Jdbi jdbi, int limit, InstantSource clock) {
        this.jdbi = jdbi;
        this.limit = limit;
        this.clock = clock;
    }

    private record Counted(int waiting, long atMillis) {}

    /**
     * @throws BacklogFullException if no more may come
     */
    void requireRoom(String tenant) {
        long now = clock.millis();
        Counted counted = counts.compute(
                tenant,
                (key, before) -> before != null && now - before.atMillis() < FRESH_FOR.toMillis()
                        ? before
                        : new Counted(count(tenant), now));
        if (counted.waiting() > limit) {
            throw new BacklogFullException(limit);
        }
    }

    private int count(String tenant) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT count(*) FROM (SELECT FROM jobs
                            WHERE tenant = :tenant AND status = 'pending' AND next_retry_at IS NULL
                              AND type <> 'delivery' LIMIT :limit) waiting""")
                .bind("tenant", tenant)
                .bind("limit", limit + 1)
                .mapTo(int.class)
                .one());
    }
}
