package dev.meridian.api.health;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Asks something that the service depends on how it is. A dependency that is away is expected: it is one line of the log, where
 * Spring's own base class would log a stack trace at every probe.
 */
abstract class DependencyHealth implements HealthIndicator {
    private static final Logger log = LoggerFactory.getLogger(DependencyHealth.class);

    private final String failure;

    /**
     * @param failure what the log says if the question fails
     */
    DependencyHealth(String failure) {
        this.failure = failure;
    }

    /** Says how the dependency is; whatever this throws means that it is down. */
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
