package dev.meridian.api.download;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Confidential;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Makes, changes and deletes connections. Their credentials are written and never read. */
@ApiController
@RequestMapping("/api/connections")
class ConnectionController {
    private static final int MOST = 100;

    private final Connections connections;

    ConnectionController(Connections connections) {
        this.connections = connections;
    }

    @Described("A connection to another system")
    record NewConnection(
            @Described("What the tenant calls it") @Length(min = 1, max = 100) @Format(TextFormat.LINE)
            String name,

            @Described("The kind of connection, such as csv") @Length(min = 1, max = 100)
            String connector,

            @Described("What the connector needs to know, by name") @Length(max = 50) @Default("{}")
            Map<String, String> settings,

            @Described("Secrets, by name; they are written and never read")
            @Length(max = 50)
            @Default("{}")
            @Confidential
            Map<String, String> credentials) {
        static final PayloadType<NewConnection> SHAPE = PayloadType.of(NewConnection.class);
    }

    @Described("What a connection becomes")
    record ChangedConnection(
            @Described("All settings, by name") @Length(max = 50) @Default("{}")
            Map<String, String> settings,

            @Described("Secrets to write; the others stay if no setting changes")
            @Length(max = 50)
            @Default("{}")
            @Confidential
            Map<String, String> credentials) {
        static final PayloadType<ChangedConnection> SHAPE = PayloadType.of(ChangedConnection.class);
    }

    /**
     * A connection.
     *
     * @param credentials the names of the secrets that it has
     * @param reauthorizeSince since when the service refuses its authorisation: no download begins until its credentials are
     *     written anew, or a test of it succeeds
     */
    record ConnectionResponse(
            UUID id,
            String name,
            String connector,
            Map<String, String> settings,
            List<String> credentials,
            Instant createdAt,
            Instant updatedAt,
            @Nullable Instant reauthorizeSince) {
        static ConnectionResponse of(Connections.Connection connection) {
            return new ConnectionResponse(
                    connection.id(),
                    connection.name(),
                    connection.connector(),
                    connection.settings(),
                    connection.credentials(),
                    connection.createdAt(),
                    connection.updatedAt(),
                    connection.reauthorizeSince());
        }
    }

    /**
     * A page of connections.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record ConnectionPage(
            List<ConnectionResponse> connections, @Nullable String nextCursor) {}

    /** Lists connections by name. */
    @GetMapping
    ConnectionPage list(
            Tenant tenant,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST);
        List<Connections.Connection> found = connections.list(tenant.id(), cursor, limit + 1);
        ListPage<Connections.Connection> page = ListPage.of(found, limit, Connections.Connection::name);
        return new ConnectionPage(page.shown(ConnectionResponse::of), page.nextCursor());
    }

    @PostMapping
    @AllowedFor(Role.ADMIN)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = NewConnection.class)))
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ConnectionResponse> create(Tenant tenant, @RequestBody JsonNode body) {
        NewConnection wanted = NewConnection.SHAPE.read(body, "");
        Connections.Connection made = connections
                .create(
                        tenant.id(),
                        new Connections.Values(
                                wanted.name(), wanted.connector(), wanted.settings(), wanted.credentials()))
                .orElseThrow(() -> new Refusal(
                        HttpStatus.CONFLICT, "connection_exists", "A connection of this name exists already"));
        return ResponseEntity.created(URI.create("/api/connections/" + made.id()))
                .body(ConnectionResponse.of(made));
    }

    @GetMapping("/{id}")
    ConnectionResponse show(Tenant tenant, @PathVariable UUID id) {
        return ConnectionResponse.of(find(tenant, id));
    }

    /** Replaces the settings. If they change, every credential has to be written anew. */
    @PutMapping("/{id}")
    @AllowedFor(Role.ADMIN)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = ChangedConnection.class)))
    ConnectionResponse change(Tenant tenant, @PathVariable UUID id, @RequestBody JsonNode body) {
        find(tenant, id);
        ChangedConnection wanted = ChangedConnection.SHAPE.read(body, "");
        return connections
                .change(tenant.id(), id, wanted.settings(), wanted.credentials())
                .map(ConnectionResponse::of)
                .orElseThrow(ConnectionController::unknown);
    }

    @DeleteMapping("/{id}")
    @AllowedFor(Role.ADMIN)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Tenant tenant, @PathVariable UUID id) {
        switch (connections.delete(tenant.id(), id)) {
            case DONE -> {}
            case UNKNOWN -> throw unknown();
            case IN_USE ->
                throw new Refusal(
                        HttpStatus.CONFLICT, "connection_in_use", "A snapshot reads this connection; delete it first");
        }
    }

    private Connections.Connection find(Tenant tenant, UUID id) {
        return connections.find(tenant.id(), id).orElseThrow(ConnectionController::unknown);
    }

    static Refusal unknown() {
        return Refusal.notFound("unknown_connection", "There is no such connection");
    }
}
