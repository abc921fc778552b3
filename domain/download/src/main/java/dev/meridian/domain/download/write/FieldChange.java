package dev.meridian.domain.download.write;

import dev.meridian.domain.download.value.ColumnType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A field of a changed row. Values are JSON as PostgreSQL writes the column's values: numbers with all digits, times as texts in UTC.
 *
 * @param field as the other system names it
 * @param type of the snapshot's column
 * @param remoteType the service's own word for the type; null if it has none
 * @param before the service's value, as far as it is known; JSON null if it has none, and for a created row
 * @param after the value that the service is to have; JSON null if none, and for a deleted row
 */
public record FieldChange(
        String field, ColumnType type, @Nullable String remoteType, JsonNode before, JsonNode after) {}
