package dev.meridian.activities.download.export;

import dev.meridian.activities.download.export.format.TableFile;
import dev.meridian.activities.job.object.ObjectBucket;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Shows and deletes exports, and opens their files. */
public final class ExportService {
    private final Jdbi jdbi;
    private final ObjectBucket bucket;
    private final Exports exports = new Exports();

    public ExportService(Jdbi jdbi, ObjectBucket bucket) {
        this.jdbi = jdbi;
        this.bucket = bucket;
    }

    /** A file that an address shows now. */
    public record ShownFile(Export export, ExportedFile file) {}

    /** An export; empty if the tenant has none with the id. */
    public Optional<Export> find(String tenant, UUID id) {
        return jdbi.withHandle(handle -> exports.find(handle, tenant, id));
    }

    /**
     * The tenant's exports, the newest first, before one of them.
     *
     * @param snapshot whose exports are listed; null lists those of all snapshots
     */
    public List<Export> list(String tenant, @Nullable UUID snapshot, @Nullable UUID before, int limit) {
        return jdbi.withHandle(handle -> exports.list(handle, tenant, snapshot, before, limit));
    }

    /** Deletes an export with its files and its address; returns whether the tenant had it. */
    public boolean delete(String tenant, UUID id) {
        return jdbi.inTransaction((Handle tx) -> exports.delete(tx, tenant, id));
    }

    /** What a stable address shows now; empty if there is no such address or no such file. */
    public Optional<ShownFile> shownAt(String secret, String fileName) {
        return jdbi.withHandle(handle -> exports.shownAt(handle, secret))
                .flatMap(export -> export.files().stream()
                        .filter(file -> file.name().equals(fileName))
                        .map(file -> new ShownFile(export, file))
                        .findFirst());
    }

    /** An address under which anybody can read the file for {@link ObjectBucket#READING}. */
    public String addressOf(Export export, ExportedFile file) {
        return bucket.addressForReading(bucket.key(export.tenant(), file.object()), mediaTypeOf(export), file.name());
    }

    /** Opens a file; empty if it has just been deleted. */
    public Optional<InputStream> open(ShownFile shown) {
        return bucket.open(bucket.key(shown.export().tenant(), shown.file().object()))
                .map(stream -> stream);
    }

    /** The media type of an export's files. */
    public static String mediaTypeOf(Export export) {
        return new TableFile(export.format(), export.compression(), false).mediaType();
    }
}
