package dev.meridian.api.download;

import dev.meridian.activities.access.Role;
import dev.meridian.activities.download.connection.ConnectionFiles;
import dev.meridian.activities.download.connection.Connections;
import dev.meridian.api.access.caller.AllowedFor;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Takes the files of connections whose tables are uploaded files. */
@ApiController
@RequestMapping("/api/connections/{id}/files")
class ConnectionFileController {
    private static final long LARGEST_FILE = 8L << 30;
    private static final int LONGEST_FILE_NAME = 200;

    private final Connections connections;
    private final ConnectionFiles files;

    ConnectionFileController(Connections connections, ConnectionFiles files) {
        this.connections = connections;
        this.files = files;
    }

    /** A file that was uploaded. */
    record FileResponse(String name, long bytes, String sha256, Instant uploadedAt) {
        static FileResponse of(ConnectionFiles.StoredFile file) {
            return new FileResponse(file.name(), file.bytes(), file.sha256(), file.uploadedAt());
        }
    }

    /** The files of a connection. */
    record FileList(List<FileResponse> files) {}

    /** Lists the files that were uploaded for the connection. */
    @GetMapping
    FileList files(Tenant tenant, @PathVariable UUID id) {
        requireKnown(tenant, id);
        return new FileList(files.of(id).stream().map(FileResponse::of).toList());
    }

    /** Uploads a file, in place of one of its name. */
    @PutMapping(
            path = "/{name}",
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
        requireKnown(tenant, id);
        return files.put(tenant.id(), id, name, body).map(FileResponse::of).orElseThrow(ConnectionController::unknown);
    }

    private void requireKnown(Tenant tenant, UUID id) {
        if (connections.find(tenant.id(), id).isEmpty()) {
            throw ConnectionController.unknown();
        }
    }
}
