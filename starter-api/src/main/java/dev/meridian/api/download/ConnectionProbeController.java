package dev.meridian.api.download;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.download.ConnectionProbe;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.activities.download.http.CallLog;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.domain.download.source.RemoteTable;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/** Tries connections, and shows what can be read by them before anything is stored. */
@ApiController
@RequestMapping("/api/connections/{id}")
class ConnectionProbeController {
    private final Connections connections;
    private final ConnectionProbe probe;

    ConnectionProbeController(Connections connections, ConnectionProbe probe) {
        this.connections = connections;
        this.probe = probe;
    }

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

    /** Tries the connection; 422 says in words what is wrong. */
    @PostMapping("/test")
    TestResponse test(Tenant tenant, @PathVariable UUID id) {
        requireKnown(tenant, id);
        probe.test(tenant.id(), id);
        return new TestResponse(true);
    }

    /** Lists the tables that the connection has now. */
    @GetMapping("/tables")
    @AllowedFor(Role.OPERATOR)
    ConnectionTableList tables(Tenant tenant, @PathVariable UUID id) {
        requireKnown(tenant, id);
        return new ConnectionTableList(probe.tables(tenant.id(), id).stream()
                .map(ConnectionTableResponse::of)
                .toList());
    }

    /** Shows the first rows of a table and the columns that they would get; stores nothing. */
    @GetMapping("/preview")
    @AllowedFor(Role.OPERATOR)
    PreviewResponse preview(
            Tenant tenant,
            @PathVariable UUID id,
            @RequestParam String table,
            @RequestParam(required = false) @Nullable String idField) {
        requireKnown(tenant, id);
        ConnectionProbe.Preview preview = probe.preview(tenant.id(), id, table, idField);
        return new PreviewResponse(
                preview.columns(),
                preview.rows().stream().map(PreviewRowResponse::of).toList(),
                preview.rejected(),
                preview.hasMore(),
                preview.total(),
                preview.calls());
    }

    private void requireKnown(Tenant tenant, UUID id) {
        if (connections.find(tenant.id(), id).isEmpty()) {
            throw ConnectionController.unknown();
        }
    }
}
