package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.TimeText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** Values as texts, in the characters that PostgreSQL writes for the same value, so that a column that becomes text has one form. */
public final class ValueText {
    private ValueText() {}

    /** The value of a field of the row that the cursor stands at, which is not null. */
    public static String of(RowCursor row, int field) {
        return switch (row.kind(field)) {
            case FALSE -> "false";
            case TRUE -> "true";
            case WHOLE -> Long.toString(row.eight(field));
            case DOUBLE -> floating(Double.longBitsToDouble(row.eight(field)));
            case NUMBER, TEXT, JSON -> new String(row.data(), row.at(field), row.length(field), StandardCharsets.UTF_8);
            case TIMESTAMPTZ -> TimeText.instant(row.eight(field));
            case TIMESTAMP -> TimeText.dateTime(row.eight(field));
            case DATE -> TimeText.date(row.four(field));
            case TIME -> TimeText.time(row.eight(field));
            case UUID -> new UUID(row.eight(field), ByteStore.getLong(row.data(), row.at(field) + 8)).toString();
            case BYTES ->
                "\\x" + HexFormat.of().formatHex(row.data(), row.at(field), row.at(field) + row.length(field));
            case NULL, NOTE -> throw new IllegalStateException("Nothing has no text");
        };
    }

    private static String floating(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        String shortest = Double.toString(value);
        return shortest.endsWith(".0") ? shortest.substring(0, shortest.length() - 2) : shortest;
    }
}
