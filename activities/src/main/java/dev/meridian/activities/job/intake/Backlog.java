package dev.meridian.activities.job.intake;

import dev.meridian.activities.job.table.query.WaitingJobs;
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
        return jdbi.withHandle(handle -> WaitingJobs.count(handle, tenant, limit + 1));
    }
}
