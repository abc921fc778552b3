package dev.meridian.activities.download.connection;

import dev.meridian.activities.job.outbound.AccountQuotas;
import dev.meridian.activities.job.outbound.AccountQuotas.Standing;
import dev.meridian.domain.download.source.CallLimit;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.SourceFailure;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says how often the accounts behind connections may be called, without calling them. */
public final class AccountLimits {
    private final Connections connections;
    private final AccountQuotas quotas;

    public AccountLimits(Connections connections, AccountQuotas quotas) {
        this.connections = connections;
        this.quotas = quotas;
    }

    /**
     * The limit of an account.
     *
     * @param callsPerSecond of all workers together; null if no limit is known
     * @param burst how many calls may be made at once after a pause
     * @param atOnce how many calls of one process may be open at the same time
     * @param frozenFor how much longer the account is not called, because it asked for a pause
     */
    public record Limit(@Nullable Double callsPerSecond, int burst, int atOnce, Duration frozenFor) {}

    /** The limit of a connection's account; empty if nothing limits it, or if its connector is gone. */
    public Optional<Limit> of(String tenant, UUID connection) {
        try (Source source = connections.open(tenant, connection)) {
            return source.limit().map(limit -> limit(tenant, limit));
        } catch (SourceFailure gone) {
            return Optional.empty();
        }
    }

    private Limit limit(String tenant, CallLimit limit) {
        Standing standing = quotas.standing(tenant, limit.account());
        return new Limit(
                standing.callsPerSecond() == null ? limit.callsPerSecond() : standing.callsPerSecond(),
                Objects.requireNonNullElse(standing.burst(), limit.burst()),
                limit.atOnce(),
                standing.frozenFor());
    }
}
