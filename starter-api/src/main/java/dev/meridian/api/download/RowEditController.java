package dev.meridian.api.download;

import dev.meridian.activities.download.edit.RowEdits;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Edits the rows of snapshots; the edits reach the service when they are published. */
@ApiController
@RequestMapping("/api/snapshots/{id}/tables/{table}/rows")
class RowEditController {
    private final RowEdits edits;

    RowEditController(RowEdits edits) {
        this.edits = edits;
    }

    @Described("Fields of a row")
    record RowValues(
            @Described("By column; texts and numbers are taken as the column's type, and null takes a value away")
            @Length(max = 1_500)
            Map<String, JsonNode> values) {
        static final PayloadType<RowValues> SHAPE = PayloadType.of(RowValues.class);
    }

    /** Creates a row, whose id is {@code new:} and a UUID until the service has given it one. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = RowValues.class)))
    SnapshotContentController.RowResponse create(
            Tenant tenant,
            Caller caller,
            @PathVariable UUID id,
            @PathVariable String table,
            @RequestBody JsonNode body) {
        RowEdits.Target target = target(tenant, caller, id, table);
        return shown(edits.create(target, RowValues.SHAPE.read(body, "").values()));
    }

    /** Changes fields of a row; a field that gets the service's value again is no edit any more. */
    @PatchMapping("/{*rowId}")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = RowValues.class)))
    SnapshotContentController.RowResponse change(
            Tenant tenant,
            Caller caller,
            @PathVariable UUID id,
            @PathVariable String table,
            @PathVariable String rowId,
            @RequestBody JsonNode body) {
        RowEdits.Target target = target(tenant, caller, id, table);
        return shown(edits.change(
                target, plain(rowId), RowValues.SHAPE.read(body, "").values()));
    }

    /** The same for a row whose id no path can have, such as an address with {@code //}. */
    @PatchMapping
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = RowValues.class)))
    SnapshotContentController.RowResponse changeNamedRow(
            Tenant tenant,
            Caller caller,
            @PathVariable UUID id,
            @PathVariable String table,
            @RequestParam String row,
            @RequestBody JsonNode body) {
        return change(tenant, caller, id, table, "/" + row, body);
    }

    /** Deletes a row. */
    @DeleteMapping("/{*rowId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            Tenant tenant,
            Caller caller,
            @PathVariable UUID id,
            @PathVariable String table,
            @PathVariable String rowId) {
        if (!edits.delete(target(tenant, caller, id, table), plain(rowId))) {
            throw unknownRow();
        }
    }

    /** The same for a row whose id no path can have, such as an address with {@code //}. */
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteNamedRow(
            Tenant tenant, Caller caller, @PathVariable UUID id, @PathVariable String table, @RequestParam String row) {
        delete(tenant, caller, id, table, "/" + row);
    }

    private RowEdits.Target target(Tenant tenant, Caller caller, UUID id, String table) {
        RowEdits.Target target = new RowEdits.Target(tenant.id(), id, table, caller.actor());
        if (!edits.exists(target)) {
            throw unknownTable();
        }
        return target;
    }

    /** The rest of the path, because ids may have slashes. */
    private static String plain(String rest) {
        String id = rest.substring(1);
        if (id.indexOf('\0') >= 0) {
            throw unknownRow();
        }
        return id;
    }

    private static SnapshotContentController.RowResponse shown(RowEdits.Edited edited) {
        return switch (edited) {
            case RowEdits.Edited.Row row ->
                new SnapshotContentController.RowResponse(
                        row.row().id(), row.row().values());
            case RowEdits.Edited.NoRow _ -> throw unknownRow();
            case RowEdits.Edited.NoTable _ -> throw unknownTable();
        };
    }

    private static Refusal unknownTable() {
        return Refusal.notFound("unknown_table", "There is no such table, or nothing of it has been downloaded yet");
    }

    private static Refusal unknownRow() {
        return Refusal.notFound("unknown_row", "The table has no such row");
    }
}
