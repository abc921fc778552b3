package dev.meridian.api.health;

import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.health.contributor.Health;

/** Up while PostgreSQL answers a query. */
final class PostgresHealth extends DependencyHealth {
    private final Jdbi jdbi;

    PostgresHealth(Jdbi jdbi) {
        super("PostgreSQL does not answer");
        this.jdbi = jdbi;
    }

    @Override
    void ask(Health.Builder health) {
        String version = jdbi.withHandle(handle ->
                handle.createQuery("SHOW server_version").mapTo(String.class).one());
        health.up().withDetail("version", version);
    }
}
