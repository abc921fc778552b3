package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.value.WrittenNumber;
import dev.meridian.domain.download.value.WrittenTime;

/** Reads texts as values of the type that the definition, the service or the user gives their field. */
final class DeclaredValues {
    private DeclaredValues() {}

    /** Adds the value that a text means; adds nothing and returns false if the text means none of the type. */
    static boolean put(RowBuffer rows, int field, ColumnType type, CharSequence text) {
        return switch (type) {
            case BIGINT, NUMERIC -> number(rows, field, text);
            case DOUBLE -> floating(rows, field, text);
            case BOOLEAN -> truth(rows, field, text);
            case TIMESTAMPTZ -> instant(rows, field, text);
            case TIMESTAMP -> dateTime(rows, field, text);
            case DATE -> date(rows, field, text);
            case TIME -> time(rows, field, text);
            case TEXT, JSONB, UUID, BYTEA -> false;
        };
    }

    private static boolean number(RowBuffer rows, int field, CharSequence text) {
        if (WrittenNumber.sizeOf(text) == WrittenNumber.Size.NO_NUMBER) {
            return false;
        }
        rows.number(field, text);
        return true;
    }

    private static boolean floating(RowBuffer rows, int field, CharSequence text) {
        if (WrittenNumber.sizeOf(text) == WrittenNumber.Size.NO_NUMBER) {
            return false;
        }
        double value = Double.parseDouble(text.toString());
        if (Double.isInfinite(value)) {
            rows.lost(field, Note.OUT_OF_RANGE);
        } else {
            rows.floating(field, value);
        }
        return true;
    }

    private static boolean truth(RowBuffer rows, int field, CharSequence text) {
        boolean isTrue = "true".contentEquals(text);
        if (!isTrue && !"false".contentEquals(text)) {
            return false;
        }
        rows.truth(field, isTrue);
        return true;
    }

    private static boolean instant(RowBuffer rows, int field, CharSequence text) {
        long micros = WrittenTime.instant(text);
        if (micros == WrittenTime.NONE) {
            return false;
        }
        rows.instant(field, micros);
        return true;
    }

    private static boolean dateTime(RowBuffer rows, int field, CharSequence text) {
        long micros = WrittenTime.dateTime(text);
        if (micros == WrittenTime.NONE) {
            return false;
        }
        rows.dateTime(field, micros);
        return true;
    }

    private static boolean date(RowBuffer rows, int field, CharSequence text) {
        long days = WrittenTime.date(text);
        if (days == WrittenTime.NONE) {
            return false;
        }
        rows.date(field, (int) days);
        return true;
    }

    private static boolean time(RowBuffer rows, int field, CharSequence text) {
        long micros = WrittenTime.time(text);
        if (micros == WrittenTime.NONE) {
            return false;
        }
        rows.time(field, micros);
        return true;
    }
}
