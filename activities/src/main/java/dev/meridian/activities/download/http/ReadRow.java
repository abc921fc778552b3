package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.answer.RuledValues;
import dev.meridian.domain.download.write.RowChange;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A row as the service has it.
 *
 * @param ruled what the columns have of the fields' values
 * @param columns the values of the columns that lie outside of the fields, or within a field
 */
record ReadRow(
        ObjectNode fields,
        RuledValues ruled,
        Map<String, JsonNode> columns,
        @Nullable String version) {
    /** Whether the row is as it was when it was downloaded, as far as its version tells. */
    boolean isVersionOf(RowChange change) {
        return version != null && version.equals(change.version());
    }

    /** The values of the fields that a change is about; null for those that the row lacks. */
    Map<String, JsonNode> valuesOf(RowChange change) {
        Map<String, JsonNode> values = new HashMap<>();
        change.fields().forEach(field -> values.put(field.field(), valueOf(field.field())));
        return values;
    }

    private JsonNode valueOf(String field) {
        JsonNode value = columns.containsKey(field)
                ? columns.get(field)
                : fields.has(field) ? ruled.of(fields.get(field)) : null;
        return value == null || value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
    }
}
