package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.connector.definition.Condition;
import dev.meridian.domain.download.connector.definition.Paging;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.TypeRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * The values that are taken from the rows of a table.
 *
 * @param table the table's definition
 * @param types the rules of the service's own types, by their names
 * @param ids where rows have the parts of their id
 * @param constants columns that have the same value in each row of the page, by name
 * @param idPrefix what stands before each id; empty if nothing does
 * @param details gets the values that pages do not have; null if there are none
 * @param extra further values that are wanted of each row, such as those of parent rows, by name
 */
public record RowPlan(
        Table table,
        Map<String, TypeRule> types,
        List<JsonPointer> ids,
        Map<String, String> constants,
        String idPrefix,
        Map<String, JsonPointer> extra,
        @Nullable RowDetails details) {
    public RowPlan {
        types = Map.copyOf(types);
        ids = List.copyOf(ids);
        constants = Map.copyOf(constants);
        extra = new LinkedHashMap<>(extra);
    }

    /** The rows of a table without parents whose fields are not known before. */
    public static RowPlan of(Table table, Map<String, TypeRule> types) {
        return new RowPlan(table, types, table.id(), Map.of(), "", Map.of(), null);
    }

    /** A part of an id of several parts, which are joined by slashes: a slash in it is written {@code ~1}. */
    public static String part(String text) {
        return text.replace("~", "~0").replace("/", "~1");
    }

    @Nullable
    Condition deleted() {
        return table.deleted();
    }

    @Nullable
    JsonPointer cursor() {
        return table.paging() instanceof Paging.Cursor cursor ? cursor.fromRow() : null;
    }

    @Nullable
    JsonPointer windowTime() {
        return table.windows() == null ? null : table.windows().nextFrom();
    }

    @Nullable
    JsonPointer changeTime() {
        return table.incremental() == null ? null : table.incremental().field();
    }
}
