package dev.meridian.domain.download.source;

import dev.meridian.domain.download.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * A field of a table.
 *
 * @param name as rows name it, for ever
 * @param title what people call it, and what the column is called after; null if that is the name
 * @param remoteType the service's own word for its type; null if the service has none
 * @param type the type that the definition or the service gives the field; null if the field's values decide
 */
public record RemoteField(
        String name,
        @Nullable String title,
        @Nullable String remoteType,
        @Nullable ColumnType type) {}
