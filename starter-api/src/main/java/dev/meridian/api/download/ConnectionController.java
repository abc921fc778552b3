package dev.meridian.api.download;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.download.ConnectionProbe;
import dev.meridian.activities.download.connection.ConnectionFiles;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.http.CallLog;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Confidential;
import dev.meridian.activities.job.definition.shape.Default;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Format;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.TextFormat;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.domain.download.source.RemoteTable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.io.InputStream;
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
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** Makes, tries and deletes connections. Their credentials are written and never read. */
@ApiController
@RequestMapping("/api/connections")
class ConnectionController {
    private static final int MOST = 100;
    private static final long LARGEST_FILE = 8L << 30;
    private static final int LONGEST_FILE_NAME = 200;

    private final Connections connections;
    private final ConnectionFiles files;
    private final ConnectionProbe probe;

    ConnectionController(Connections connections, ConnectionFiles files, ConnectionProbe probe) {
        this.connections = connections;
        this.files = files;
        this.probe = probe;
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

    /** A file that was uploaded. */
    record FileResponse(String name, long bytes, String sha256, Instant uploadedAt) {
        static FileResponse of(ConnectionFiles.StoredFile file) {
            return new FileResponse(file.name(), file.bytes(), file.sha256(), file.uploadedAt());
        }
    }

    /** The files of a connection. */
    record FileList(List<FileResponse> files) {}

    /**
     * A field of a table.
     *
     * @param remoteType the other system's own word for its type
     * @param type what the field holds, if that is known before a row is read
     */
    record FieldResponse(
            String name,
            @Nullable String title,
            @Nullable String remoteType,
            @Nullable String type) {}

    /** A table that a connection has. */
    record ConnectionTableResponse(String table, String name, List<FieldResponse> fields) {
        static ConnectionTableResponse of(RemoteTable table) {
            List<FieldResponse> fields = table.fields().stream()
                    .map(field -> new FieldResponse(
                            field.name(),
                            field.title(),
                            field.remoteType(),
                            field.type() == null ? null : field.type().wireName()))
                    .toList();
            return new ConnectionTableResponse(table.id(), table.name(), fields);
        }
    }

    /** The tables that a connection has. */
    record ConnectionTableList(List<ConnectionTableResponse> tables) {}

    /** How a test went. */
    record TestResponse(boolean reachable) {}

    /**
     * The first rows of a table.
     *
     * @param rejected how many rows of the first page have no usable id
     * @param hasMore whether the table has further pages
     * @param total how many rows the other system says there are; missing if it does not say
     * @param calls the HTTP calls that were made, without credentials
     */
    record PreviewResponse(
            List<ConnectionProbe.PreviewColumn> columns,
            List<PreviewRowResponse> rows,
            long rejected,
            boolean hasMore,
            @Nullable Long total,
            List<CallLog.MadeCall> calls) {}

    /**
     * A row of a preview.
     *
     * @param values texts in the order of the columns, or null
     */
    record PreviewRowResponse(String id, List<JsonNode> values) {
        static PreviewRowResponse of(ConnectionProbe.PreviewRow row) {
            return new PreviewRowResponse(
                    row.id(),
                    row.values().stream()
                            .<JsonNode>map(value -> value == null ? NullNode.getInstance() : StringNode.valueOf(value))
                            .toList());
        }
    }

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

    /** Tries the connection; 422 says in words what is wrong. */
    @PostMapping("/{id}/test")
    TestResponse test(Tenant tenant, @PathVariable UUID id) {
        find(tenant, id);
        probe.test(tenant.id(), id);
        return new TestResponse(true);
    }

    /** Lists the tables that the connection has now. */
    @GetMapping("/{id}/tables")
    @AllowedFor(Role.OPERATOR)
    ConnectionTableList tables(Tenant tenant, @PathVariable UUID id) {
        find(tenant, id);
        return new ConnectionTableList(probe.tables(tenant.id(), id).stream()
                .map(ConnectionTableResponse::of)
                .toList());
    }

    /** Shows the first rows of a table and the columns that they would get; stores nothing. */
    @GetMapping("/{id}/preview")
    @AllowedFor(Role.OPERATOR)
    PreviewResponse preview(
            Tenant tenant,
            @PathVariable UUID id,
            @RequestParam String table,
            @RequestParam(required = false) @Nullable String idField) {
        find(tenant, id);
        ConnectionProbe.Preview preview = probe.preview(tenant.id(), id, table, idField);
        return new PreviewResponse(
                preview.columns(),
                preview.rows().stream().map(PreviewRowResponse::of).toList(),
                preview.rejected(),
                preview.hasMore(),
                preview.total(),
                preview.calls());
    }

    /** Lists the files that were uploaded for the connection. */
    @GetMapping("/{id}/files")
    FileList files(Tenant tenant, @PathVariable UUID id) {
        find(tenant, id);
        return new FileList(files.of(id).stream().map(FileResponse::of).toList());
    }

    /** Uploads a file, in place of one of its name. */
    @PutMapping(
            path = "/{id}/files/{name}",
            consumes = {
                "text/csv",
                "text/tab-separated-values",
                "text/plain",
                "application/gzip",
                "application/octet-stream"
            })
    @BodyUpTo(value = LARGEST_FILE, timesInMemory = 0)
    @AllowedFor(Role.ADMIN)
    FileResponse upload(Tenant tenant, @PathVariable UUID id, @PathVariable String name, InputStream body)
            throws IOException {
        if (name.isBlank() || name.length() > LONGEST_FILE_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.badRequest("bad_parameter", "A file's name has 1 to " + LONGEST_FILE_NAME + " characters")
                    .with("parameter", "name");
        }
        find(tenant, id);
        return files.put(tenant.id(), id, name, body).map(FileResponse::of).orElseThrow(ConnectionController::unknown);
    }

    private Connections.Connection find(Tenant tenant, UUID id) {
        return connections.find(tenant.id(), id).orElseThrow(ConnectionController::unknown);
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_connection", "There is no such connection");
    }
}
