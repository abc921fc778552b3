package dev.meridian.domain.download.connector.definition;

import dev.meridian.domain.download.value.ColumnType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * How values of one of the service's own types are read and written.
 *
 * @param as the column's type; null if the values decide
 * @param value where the value lies within the field; null for the field itself
 * @param each if the value is a list: the part of each item that is taken
 * @param join what the items are joined with to a text; null if a list stays a list
 * @param typed whether the value names a type itself, whose rule is used then
 * @param readOnly whether the service computes such values and takes none
 * @param write how a value is sent; null if it is sent in the form in which it comes
 */
public record TypeRule(
        @Nullable ColumnType as,
        @Nullable JsonPointer value,
        @Nullable JsonPointer each,
        @Nullable String join,
        boolean typed,
        boolean readOnly,
        @Nullable Written write) {
    /**
     * How a value is sent, where that differs from how it comes.
     *
     * @param value where the value is put within the field; null for where it comes from
     * @param each if the value is a list: where an item's value is put; null for where it comes from
     * @param longest the most characters of an item; a longer text becomes several items. Null if there is no limit
     */
    public record Written(
            @Nullable JsonPointer value,
            @Nullable JsonPointer each,
            @Nullable Integer longest) {}
}
