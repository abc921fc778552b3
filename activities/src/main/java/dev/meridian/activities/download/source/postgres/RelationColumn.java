package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.value.ColumnNames;

/**
 * A column of a table or view.
 *
 * @param type as SQL writes it, with its schema if that is not {@code pg_catalog}
 * @param isUnbounded whether a value may have any length
 * @param nulls whether rows may lack it
 * @param typeSchema the schema of the type, or of the type below a domain, which has its operators, too
 * @param isExact whether the column's collation, if it has one, treats differently written texts as different
 * @param version another one once the column has another type, or is another column of the same name
 */
record RelationColumn(
        String name,
        String type,
        ValueForm form,
        boolean isUnbounded,
        Nulls nulls,
        String typeSchema,
        boolean isExact,
        String version) {
    /** Whether rows may lack a column. */
    enum Nulls {
        NONE,
        /** A view does not say either. */
        SOME,
        /** Nobody checks that there are none: in a table of another server, or by a rule that was not checked when it was made. */
        UNCHECKED
    }

    private static final int TOO_LARGE = RowBuffer.LARGEST_VALUE + 1;

    String quoted() {
        return "t." + ColumnNames.quoted(name);
    }

    /**
     * The expression in SQL that selects the value. A value that is too large is replaced by blanks or zero bytes that
     * are just too large, so that it is not sent and still noted as too large.
     */
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

    /** The expression in SQL for the value as a text, which {@link #literal} turns back into the same value. */
    String asText() {
        return quoted() + "::text";
    }

    /** A value as it stands in a statement, from its text. */
    String literal(String text) {
        return Literals.of(text) + "::" + type;
    }

    /** Whether equal values of the column always have the same text. */
    boolean isWrittenOneWay() {
        boolean isPadded = type.startsWith("character(") || type.equals("character") || type.equals("bpchar");
        return form == ValueForm.CHARACTERS ? isExact && !isPadded : form.isWrittenOneWay();
    }

    /** @param otherwise depends on the value, or else the server makes its 16 MiB whenever it plans a query */
    private String unlessTooLarge(String otherwise) {
        return "CASE WHEN octet_length(" + quoted() + ") < " + TOO_LARGE + " OR " + quoted() + " IS NULL THEN "
                + quoted() + " ELSE " + otherwise + " END";
    }
}
