package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.value.ColumnNames;

/**
 * A column of a table or view.
 *
 * @param type as SQL writes it, with its schema if that is not {@code pg_catalog}
 * @param isUnbounded whether a value may have any length
 * @param isNullable whether rows may lack it; a view does not say
 * @param typeSchema the schema of the type, or of the type below a domain, which has its operators, too
 * @param isExact whether the column's collation, if it has one, tells apart what is written differently
 */
record RelationColumn(
        String name,
        String type,
        Form form,
        boolean isUnbounded,
        boolean isNullable,
        String typeSchema,
        boolean isExact) {
    private static final int TOO_LARGE = RowBuffer.LARGEST_VALUE + 1;

    String quoted() {
        return "t." + ColumnNames.quoted(name);
    }

    /** The value, as it is to come. A value that is too large is replaced by one that is just too large, which is noted. */
    String selected() {
        return switch (form) {
            case CHARACTERS ->
                isUnbounded
                        ? unlessTooLarge("repeat(' ', least(" + TOO_LARGE + ", octet_length(" + quoted() + ")))")
                        : quoted();
            case BYTEA -> unlessTooLarge("substring(" + quoted() + " FROM 1 FOR " + TOO_LARGE + ")");
            case JSON, AS_TEXT -> quoted() + "::text";
            default -> quoted();
        };
    }

    /** The value as a text, which {@link #literal} turns into the same value. */
    String asText() {
        return quoted() + "::text";
    }

    /** A value as it stands in a statement, from its text. */
    String literal(String text) {
        return Literals.of(text) + "::" + type;
    }

    /** Whether the column's values that are equal are written alike. */
    boolean isWrittenOneWay() {
        boolean isPadded = type.startsWith("character(") || type.equals("character") || type.equals("bpchar");
        return form == Form.CHARACTERS ? isExact && !isPadded : form.isWrittenOneWay();
    }

    /** @param otherwise depends on the value, or else the server makes its 16 MiB whenever it plans a query */
    private String unlessTooLarge(String otherwise) {
        return "CASE WHEN octet_length(" + quoted() + ") < " + TOO_LARGE + " OR " + quoted() + " IS NULL THEN "
                + quoted() + " ELSE " + otherwise + " END";
    }
}
