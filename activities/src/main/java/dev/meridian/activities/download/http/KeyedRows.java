package dev.meridian.activities.download.http;

import dev.meridian.domain.download.write.RowOutcome;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * Tells whether the answer to a search for a created row's key has the row. Services that do not know a parameter of the
 * query leave it aside and answer with all rows, which are not the created one.
 */
final class KeyedRows {
    private KeyedRows() {}

    /**
     * What the answer says of the creation: that it happened, that it did not, or nothing.
     *
     * @param rows what lies where the answer has its list
     * @param id where a row has its id
     * @param marker where a row has the key, if its fields lie as in the table's pages
     */
    static RowOutcome outcome(JsonNode rows, JsonPointer id, JsonPointer marker, String key) {
        if (!rows.isArray()) {
            return new RowOutcome.Unknown(
                    "search_without_list",
                    "The answer to the search for the created row has no list where the definition says");
        }
        if (rows.isEmpty()) {
            return new RowOutcome.NotDone();
        }
        List<JsonNode> all = rows.valueStream().toList();
        Optional<JsonNode> keyed = all.stream().filter(row -> has(row, key)).findFirst();
        // An answer may have no more than the ids of its rows.
        boolean isOnlyOne = all.size() == 1 && all.getFirst().at(marker).isMissingNode();
        return keyed.or(() -> isOnlyOne ? Optional.of(all.getFirst()) : Optional.empty())
                .map(row -> row.at(id).asString(""))
                .filter(found -> !found.isEmpty())
                .<RowOutcome>map(found -> new RowOutcome.Done(found, null))
                .orElseGet(() -> new RowOutcome.Unknown(
                        "search_without_key",
                        "The answer to the search for the created row has other rows. Perhaps the service does not know the"
                                + " parameter with the row's key"));
    }

    private static boolean has(JsonNode value, String key) {
        return value.isString()
                ? value.asString().equalsIgnoreCase(key)
                : value.valueStream().anyMatch(part -> has(part, key));
    }
}
