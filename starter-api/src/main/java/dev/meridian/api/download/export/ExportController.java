package dev.meridian.api.download.export;

import dev.meridian.activities.download.export.Export;
import dev.meridian.activities.download.export.ExportService;
import dev.meridian.activities.download.export.ExportedFile;
import dev.meridian.activities.download.export.format.FileColumn;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Shows and deletes exports. */
@ApiController
@RequestMapping("/api/exports")
class ExportController {
    private static final int MOST = 100;

    private final ExportService exports;

    ExportController(ExportService exports) {
        this.exports = exports;
    }

    /**
     * A column of an exported file.
     *
     * @param type in PostgreSQL
     * @param storedAs the type that its values have in the file
     */
    record ExportColumn(String name, String field, String type, String storedAs) {
        static ExportColumn of(FileColumn column) {
            return new ExportColumn(column.name(), column.field(), column.type(), column.storedAs());
        }
    }

    /**
     * A file of an export.
     *
     * @param sha256 of its bytes, in hexadecimal digits
     * @param address under which anybody can read the file for five minutes
     * @param stablePath where anybody who knows it reads the newest export of the name, after the API's own address; missing if
     *     no address shows this export
     */
    record ExportFile(
            String table,
            String name,
            long rows,
            long bytes,
            String sha256,
            List<ExportColumn> columns,
            String address,
            @Nullable String stablePath) {}

    /**
     * An export.
     *
     * @param id the job's id
     * @param stable the name whose address shows this export; missing if it goes with its job
     */
    record ExportResponse(
            UUID id,
            UUID snapshotId,
            String format,
            String compression,
            @Nullable String stable,
            List<ExportFile> files,
            Instant createdAt) {}

    /**
     * A page of exports.
     *
     * @param nextCursor the parameter {@code cursor} of the next page; missing on the last page
     */
    record ExportPage(
            List<ExportResponse> exports, @Nullable String nextCursor) {}

    /** Lists exports, the newest first; those of one snapshot if {@code snapshotId} names it. */
    @GetMapping
    ExportPage list(
            Tenant tenant,
            @RequestParam(required = false) @Nullable UUID snapshotId,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST);
        List<Export> found = exports.list(tenant.id(), snapshotId, before(cursor), limit + 1);
        ListPage<Export> page = ListPage.of(found, limit, last -> last.id().toString());
        return new ExportPage(page.shown(this::response), page.nextCursor());
    }

    /** Shows an export with its manifest, and addresses of its files. */
    @GetMapping("/{id}")
    ExportResponse get(Tenant tenant, @PathVariable UUID id) {
        return response(exports.find(tenant.id(), id).orElseThrow(ExportController::unknown));
    }

    /** Deletes an export with its files and the address that shows it. */
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Tenant tenant, @PathVariable UUID id) {
        if (!exports.delete(tenant.id(), id)) {
            throw unknown();
        }
    }

    private static @Nullable UUID before(String cursor) {
        try {
            return cursor.isEmpty() ? null : UUID.fromString(cursor);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.badRequest("bad_parameter", "'cursor' must be the nextCursor of a page")
                    .with("parameter", "cursor");
        }
    }

    private static Refusal unknown() {
        return Refusal.notFound("unknown_export", "There is no export with this id, or it has ended with its job");
    }

    private ExportResponse response(Export export) {
        Export.StableAddress stable = export.address();
        return new ExportResponse(
                export.id(),
                export.snapshot(),
                export.format().toString(),
                export.compression().toString(),
                stable == null ? null : stable.name(),
                export.files().stream().map(file -> file(export, file)).toList(),
                export.createdAt());
    }

    private ExportFile file(Export export, ExportedFile file) {
        Export.StableAddress stable = export.address();
        return new ExportFile(
                file.table(),
                file.name(),
                file.rows(),
                file.bytes(),
                file.sha256Hex(),
                file.columns().stream().map(ExportColumn::of).toList(),
                exports.addressOf(export, file),
                stable == null ? null : SharedExportController.path(stable, file));
    }
}
