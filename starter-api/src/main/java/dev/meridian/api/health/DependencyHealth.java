package dev.meridian.api.health;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Checks the health of a server that the service depends on. A server that is away is logged in one line, where
 * Spring's own base class would log a stack trace at every probe.
 */
abstract class DependencyHealth implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(DependencyHealth.class);

    private final String failure;

    /**
     * @param failure the log's message if the check fails
     */
    DependencyHealth(String failure) {
        this.failure = failure;
    }

    /** Checks the dependency; every exception means that it is down. */
    abstract void ask(Health.Builder health);

    @Override
    public final Health health() {
        Health.Builder health = new Health.Builder();
        try {
            ask(health);
        } catch (RuntimeException away) {
            log.warn("{}: {}", failure, away.getMessage());
            health.down(away);
        }
        return health.build();
    }
}
