package dev.meridian.activities.download.store;

import dev.meridian.domain.download.value.ColumnNames;
import dev.meridian.domain.download.value.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * A column of a downloaded table, which stays with its field for ever.
 *
 * @param field as the other system names it
 * @param declared the type that the definition or the service gives the field; null if the field's values decide
 * @param remoteType the service's own word for the type
 */
record Column(
        String field,
        String name,
        ColumnType type,
        @Nullable ColumnType declared,
        @Nullable String remoteType) {
    Column widenedTo(ColumnType wider) {
        return new Column(field, name, wider, declared, remoteType);
    }

    String quoted() {
        return ColumnNames.quoted(name);
    }
}
