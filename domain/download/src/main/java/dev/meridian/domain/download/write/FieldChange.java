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
 * @param before what the service has, as far as is known; JSON null if it has no value, and of a created row
 * @param after what it is to have; JSON null if no value, and of a deleted row
 */
public record FieldChange(
        String field, ColumnType type, @Nullable String remoteType, JsonNode before, JsonNode after) {}
