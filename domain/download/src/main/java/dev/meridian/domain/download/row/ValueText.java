package dev.meridian.domain.download.row;

import dev.meridian.domain.download.value.TimeText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** Values as texts, in the characters that PostgreSQL writes for the same value, so that a column that becomes text has one form. */
public final class ValueText {
    /** PostgreSQL writes numbers without an exponent from 0.0001 on, up to fifteen digits before the point. */
    private static final int SMALLEST_PLAIN = -4;

    private static final int FIRST_NOT_PLAIN = 15;

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
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= SMALLEST_PLAIN && exponent < FIRST_NOT_PLAIN) {
            return shortest.toPlainString();
        }
        String digits = shortest.movePointLeft(exponent).toPlainString();
        return digits + "e" + (exponent < 0 ? "-" : "+") + "%02d".formatted(Math.abs(exponent));
    }
}
