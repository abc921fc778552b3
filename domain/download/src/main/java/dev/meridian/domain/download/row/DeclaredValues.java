package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.ColumnType;
import dev.meridian.domain.download.value.WrittenNumber;
import dev.meridian.domain.download.value.WrittenTime;

/** Reads texts as values of the type that the definition, the service or the user gives their field. */
final class DeclaredValues {
    private DeclaredValues() {}

    /**
     * Adds the value that a text means. An empty text is how files and services write that there is no value.
     *
     * @return false, with nothing added, if the text means no value of the type
     */
    static boolean put(ValueBuffer rows, int field, ColumnType type, CharSequence text) {
        if (text.isEmpty() && type.isChosenByUsers()) {
            rows.nothing(field);
            return true;
        }
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

    private static boolean number(ValueBuffer rows, int field, CharSequence text) {
        if (WrittenNumber.sizeOf(text) == WrittenNumber.Size.NO_NUMBER) {
            return false;
        }
        rows.number(field, text);
        return true;
    }

    private static boolean floating(ValueBuffer rows, int field, CharSequence text) {
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

    private static boolean truth(ValueBuffer rows, int field, CharSequence text) {
        // Spreadsheets write truth values in capitals.
        boolean isTrue = CharSequence.compare(text, "true") == 0 || CharSequence.compare(text, "TRUE") == 0;
        if (!isTrue && CharSequence.compare(text, "false") != 0 && CharSequence.compare(text, "FALSE") != 0) {
            return false;
        }
        rows.truth(field, isTrue);
        return true;
    }

    private static boolean instant(ValueBuffer rows, int field, CharSequence text) {
        long micros = WrittenTime.instant(text);
        if (micros == WrittenTime.NONE) {
            return false;
        }
        rows.instant(field, micros);
        return true;
    }

    private static boolean dateTime(ValueBuffer rows, int field, CharSequence text) {
        long micros = WrittenTime.dateTime(text);
        if (micros == WrittenTime.NONE) {
            return false;
        }
        rows.dateTime(field, micros);
        return true;
    }

    private static boolean date(ValueBuffer rows, int field, CharSequence text) {
        long days = WrittenTime.date(text);
        if (days == WrittenTime.NONE) {
            return false;
        }
        rows.date(field, (int) days);
        return true;
    }

    private static boolean time(ValueBuffer rows, int field, CharSequence text) {
        long micros = WrittenTime.time(text);
        if (micros == WrittenTime.NONE) {
            return false;
        }
        rows.time(field, micros);
        return true;
    }
}
