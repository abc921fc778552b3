package dev.meridian.api.download;

import dev.meridian.activities.download.store.StoredRowLimit;
import dev.meridian.api.settings.WrongSetting;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What snapshots may hold, and who reads them by SQL.
 *
 * @param readerRole {@code SNAPSHOT_READER_ROLE}: a role of PostgreSQL that may read every snapshot; nobody if not set
 * @param editorRole {@code SNAPSHOT_EDITOR_ROLE}: a role of PostgreSQL that may read and edit every snapshot; nobody if not set
 * @param maxRows {@code SNAPSHOT_MAX_ROWS}: the most rows of a tenant's snapshots together
 * @param maxBytes {@code SNAPSHOT_MAX_BYTES}: the most bytes of a tenant's snapshots together, with indexes
 */
@ConfigurationProperties("snapshot")
record SnapshotSettings(
        @Nullable String readerRole,
        @Nullable String editorRole,
        @DefaultValue("50000000") long maxRows,
        @DefaultValue("107374182400") long maxBytes) {
    SnapshotSettings {
        readerRole = readerRole == null || readerRole.isBlank() ? null : readerRole.strip();
        editorRole = editorRole == null || editorRole.isBlank() ? null : editorRole.strip();
        if (maxRows < 1) {
            throw new WrongSetting("SNAPSHOT_MAX_ROWS", "is " + maxRows, "Set it to 1 or more, or leave it out.");
        }
        if (maxBytes < 1) {
            throw new WrongSetting("SNAPSHOT_MAX_BYTES", "is " + maxBytes, "Set it to 1 or more, or leave it out.");
        }
    }

    Optional<String> reader() {
        return Optional.ofNullable(readerRole);
    }

    Optional<String> editor() {
        return Optional.ofNullable(editorRole);
    }

    StoredRowLimit limit() {
        return new StoredRowLimit(maxRows, maxBytes);
    }
}
