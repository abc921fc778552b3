package dev.meridian.domain.download.connector.definition;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * The table whose rows a table is read for, one after the other.
 *
 * @param table a table that has no parent itself
 * @param values the values that are taken from each parent row, in the definition's order; the first value identifies
 *     the parent
 * @param columns values that become columns of the child rows: column name to value name
 * @param inId whether the parent's first value is part of the row's id
 * @param missing the answer that means that the parent has gone meanwhile
 */
public record Parent(
        String table,
        Map<String, JsonPointer> values,
        Map<String, String> columns,
        boolean inId,
        @Nullable Refusal missing) {
    public Parent {
        values = new LinkedHashMap<>(values);
        columns = Map.copyOf(columns);
    }

    /** The name of the value that tells parents apart. */
    public String key() {
        return values.keySet().iterator().next();
    }
}
