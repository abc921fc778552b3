package dev.meridian.domain.download.connector.definition;

import dev.meridian.domain.download.value.ColumnType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/**
 * What one of the service's own types becomes.
 *
 * @param as the column's type; null if the values decide
 * @param value where the value lies within the field; null for the field itself
 * @param each if the value is a list: what is taken of each item
 * @param join what the items are joined with to a text; null if a list stays a list
 * @param typed whether the value names a type itself, whose rule is used then
 */
public record TypeRule(
        @Nullable ColumnType as,
        @Nullable JsonPointer value,
        @Nullable JsonPointer each,
        @Nullable String join,
        boolean typed) {}
