package dev.meridian.domain.download.connector.definition;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * A call that says which tables an account has.
 *
 * @param id what {@code {table.id}} stands for
 * @param title the table's name; null if it has only an id
 * @param titleEach if the title is a list: the part of each item that is joined to the title
 * @param columns where the answer says which columns a table has; null if it does not
 * @param table how each of the tables is read
 */
public record Listing(
        Request request,
        JsonPointer rows,
        JsonPointer id,
        @Nullable JsonPointer title,
        @Nullable JsonPointer titleEach,
        Paging paging,
        @Nullable PageSize pageSize,
        @Nullable Columns columns,
        Table table) {
    /**
     * Where a listed table's columns are.
     *
     * @param at a list of columns, or an object with a member for each column
     * @param name the name under which rows have the field; null for the member's name
     * @param title the column's name, for people
     * @param resultType the type of what is computed, which counts where no rule is known for the type itself
     */
    public record Columns(
            JsonPointer at,
            @Nullable JsonPointer name,
            @Nullable JsonPointer title,
            JsonPointer type,
            @Nullable JsonPointer resultType) {}

    public Listing {
        rows = Objects.requireNonNullElse(rows, JsonPointer.empty());
    }
}
