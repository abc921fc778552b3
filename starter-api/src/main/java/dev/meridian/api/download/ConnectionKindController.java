package dev.meridian.api.download;

import dev.meridian.activities.download.connection.AccountLimits;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.domain.download.source.ConnectionField;
import dev.meridian.domain.download.source.SourceType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** Says which fields connections of each kind have, and how often their accounts may be called. */
@ApiController
@RequestMapping("/api/connections")
class ConnectionKindController {
    private final Connections connections;
    private final AccountLimits limits;

    ConnectionKindController(Connections connections, AccountLimits limits) {
        this.connections = connections;
        this.limits = limits;
    }

    /** All kinds of connections that the tenant may have, by name. */
    record ConnectionKindList(List<ConnectionKind> kinds) {}

    /**
     * A kind of connections.
     *
     * @param connector the name that a connection gives
     * @param fields what a connection of this kind says, in the order in which people are asked
     */
    record ConnectionKind(String connector, String title, List<ConnectionKindField> fields) {
        static ConnectionKind of(SourceType type) {
            return new ConnectionKind(
                    type.name(),
                    type.title(),
                    type.fields().stream().map(ConnectionKindField::of).toList());
        }
    }

    /**
     * A field of a connection.
     *
     * @param description for people
     * @param required whether a connection without it is refused
     * @param secret whether it goes into {@code credentials} instead of {@code settings}
     * @param choices the values that are allowed; empty if any text is
     */
    record ConnectionKindField(
            String name, String description, boolean required, boolean secret, List<String> choices) {
        static ConnectionKindField of(ConnectionField field) {
            return new ConnectionKindField(
                    field.name(), field.description(), field.required(), field.secret(), field.choices());
        }
    }

    /**
     * How often the account behind a connection may be called.
     *
     * @param callsPerSecond by all workers together; missing if no limit is known
     * @param burst how many calls may be made at once after a pause; missing if no limit is known
     * @param atOnce how many calls of one process may be open at the same time; missing for files and databases
     * @param frozenForSeconds how much longer the account is not called, because it asked for a pause; 0 if it did not
     */
    record ConnectionLimit(
            @Nullable Double callsPerSecond,
            @Nullable Integer burst,
            @Nullable Integer atOnce,
            double frozenForSeconds) {
        private static final double MILLIS = 1_000;

        static ConnectionLimit of(AccountLimits.Limit limit) {
            return new ConnectionLimit(
                    limit.callsPerSecond(),
                    limit.callsPerSecond() == null ? null : limit.burst(),
                    limit.atOnce(),
                    limit.frozenFor().toMillis() / MILLIS);
        }
    }

    /** Lists the kinds of connections with the fields of each. */
    @GetMapping("/kinds")
    ConnectionKindList listConnectionKinds(Tenant tenant) {
        return new ConnectionKindList(
                connections.kinds(tenant.id()).stream().map(ConnectionKind::of).toList());
    }

    /** Shows how often the account behind the connection may be called, without calling it. */
    @GetMapping("/{id}/limit")
    ConnectionLimit showConnectionLimit(Tenant tenant, @PathVariable UUID id) {
        if (connections.find(tenant.id(), id).isEmpty()) {
            throw Refusal.notFound("unknown_connection", "There is no such connection");
        }
        return limits.of(tenant.id(), id)
                .map(ConnectionLimit::of)
                .orElseGet(() -> new ConnectionLimit(null, null, null, 0));
    }
}
