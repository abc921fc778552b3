package dev.meridian.domain.download.write;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that is to be created, changed or deleted.
 *
 * @param row the service's id; of a created row {@value #NEW} and a UUID
 * @param version the row's version as the service gave it; null if it gave none
 * @param fields of a created row those that have a value, of a changed row those that changed
 */
public record RowChange(
        ChangeKind kind, String row, @Nullable String version, List<FieldChange> fields) {
    /** The beginning of the ids of created rows, until the service has given them ids. */
    public static final String NEW = "new:";

    public RowChange {
        fields = List.copyOf(fields);
    }

    /** The UUID of a created row, by which the service or a look-up recognises the row. */
    public String key() {
        return row.startsWith(NEW) ? row.substring(NEW.length()) : row;
    }
}
