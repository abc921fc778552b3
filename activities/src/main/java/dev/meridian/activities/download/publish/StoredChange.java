package dev.meridian.activities.download.publish;

import dev.meridian.domain.download.write.ChangeKind;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A change of a run, as it is stored.
 *
 * @param table the number of the snapshot's table
 * @param row its id in the snapshot
 * @param fields by column: {@code {"base": ..., "value": ...}}
 */
record StoredChange(long id, UUID jobId, long table, String row, ChangeKind kind, JsonNode fields, Promised promised) {
    /**
     * The token by which the service can be asked what became of the change, and the row's id; null if there is none.
     */
    record Promised(@Nullable String token, @Nullable String row) {}
}
