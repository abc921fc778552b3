package dev.meridian.api.download;

import dev.meridian.activities.download.SnapshotService;
import dev.meridian.activities.download.store.Rejects;
import dev.meridian.activities.download.store.StoredRows;
import dev.meridian.activities.job.definition.PayloadType;
import dev.meridian.activities.job.definition.shape.Described;
import dev.meridian.activities.job.definition.shape.Length;
import dev.meridian.activities.job.definition.shape.Range;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import tools.jackson.databind.JsonNode;

/** Shows what snapshots hold: rows, rejected rows, and deletions that are held back. */
@ApiController
@RequestMapping("/api/snapshots/{id}")
class SnapshotContentController {
    private static final int MOST_ROWS = 1_000;

    private final SnapshotService snapshots;

    SnapshotContentController(SnapshotService snapshots) {
        this.snapshots = snapshots;
    }

    @Described("Deletions that were held back")
    record LetGo(
            @Described("The table, by its name in the snapshot") @Length(min = 1, max = 63)
            String table,

            @Described("The most rows that the next complete pass may delete") @Range(min = 0, max = 1_000_000_000)
            long atMost) {
        static final PayloadType<LetGo> SHAPE = PayloadType.of(LetGo.class);
    }

    /**
     * A row.
     *
     * @param values by column, with {@code _notes} and {@code _version}
     */
    record RowResponse(String id, JsonNode values) {}

    /**
     * A page of rows.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record RowPage(List<RowResponse> rows, @Nullable String nextCursor) {}

    /**
     * A row that could not be stored.
     *
     * @param page of the table, from 1
     * @param excerpt the row's beginning
     */
    record RejectResponse(String table, long page, String code, String excerpt) {}

    /**
     * A page of rejects.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record RejectPage(
            List<RejectResponse> rejects, @Nullable String nextCursor) {}

    /** Reads rows in the order of their ids. */
    @GetMapping("/tables/{table}/rows")
    RowPage rows(
            Tenant tenant,
            @PathVariable UUID id,
            @PathVariable String table,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_ROWS);
        List<StoredRows.StoredRow> found = snapshots
                .rows(tenant.id(), id, table, decoded(cursor), limit + 1)
                .orElseThrow(SnapshotContentController::unknownTable);
        ListPage<StoredRows.StoredRow> page = ListPage.of(found, limit, last -> encoded(last.id()));
        return new RowPage(page.shown(row -> new RowResponse(row.id(), row.values())), page.nextCursor());
    }

    /** Lists the rows that the newest pass over each table could not store, the first thousand of each. */
    @GetMapping("/rejects")
    RejectPage rejects(
            Tenant tenant,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "0") long cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_ROWS);
        List<Rejects.Rejected> found = snapshots
                .rejects(tenant.id(), id, cursor, limit + 1)
                .orElseThrow(SnapshotContentController::unknownSnapshot);
        ListPage<Rejects.Rejected> page = ListPage.of(found, limit, last -> Long.toString(last.id()));
        return new RejectPage(
                page.shown(each -> new RejectResponse(each.table(), each.page(), each.code(), each.excerpt())),
                page.nextCursor());
    }

    /** Allows deletions that are held back: the next complete pass deletes up to {@code atMost} rows. */
    @PostMapping("/deletions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = LetGo.class)))
    void deletions(Tenant tenant, @PathVariable UUID id, @RequestBody JsonNode body) {
        if (snapshots.find(tenant.id(), id).isEmpty()) {
            throw unknownSnapshot();
        }
        LetGo allowed = LetGo.SHAPE.read(body, "");
        if (!snapshots.allowDeletions(tenant.id(), id, allowed.table(), allowed.atMost())) {
            throw unknownTable();
        }
    }

    private static String encoded(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String cursor) {
        try {
            String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (id.indexOf('\0') < 0) {
                return id;
            }
        } catch (IllegalArgumentException malformed) {
            // The refusal below says what the parameter has to be.
        }
        throw Refusal.badRequest("bad_parameter", "'cursor' must be the nextCursor of a page")
                .with("parameter", "cursor");
    }

    private static Refusal unknownSnapshot() {
        return Refusal.notFound("unknown_snapshot", "There is no such snapshot");
    }

    private static Refusal unknownTable() {
        return Refusal.notFound("unknown_table", "There is no such table");
    }
}
