package dev.meridian.activities.download.transform;

import dev.meridian.activities.download.export.format.ExportedColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as one query.
 *
 * @param query has {@code _id} and then the columns
 * @param columns without {@code _id}
 * @param rejected counts the rows that are left out because of their values; null if none can be
 */
record CompiledMapping(
        Statement query,
        List<ExportedColumn> columns,
        @Nullable Statement rejected) {}
