package dev.meridian.domain.download.value;

import java.math.BigDecimal;
import java.util.function.ToLongFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Compares values of a column with values as services write them, such as {@code "1.50"} for 1.5. */
public final class ColumnValues {
    private ColumnValues() {}

    /**
     * Whether two values are the same value of a column.
     *
     * @param sent as a service writes it
     * @param stored as PostgreSQL writes values of the type in JSON
     */
    public static boolean same(ColumnType type, JsonNode sent, JsonNode stored) {
        return ExactJson.same(sent, stored)
                || (sent.isString() && isMeant(type, sent.asString(), stored))
                || (type == ColumnType.TEXT && stored.isString() && isText(sent, stored.asString()));
    }

    private static boolean isMeant(ColumnType type, String sent, JsonNode stored) {
        if (sent.isEmpty()) {
            // This is how services write that there is no value; in a text it is one.
            return stored.isNull() && type != ColumnType.TEXT && type.isChosenByUsers();
        }
        return switch (type) {
            case BIGINT, NUMERIC -> stored.isNumber() && isNumber(sent, stored.decimalValue());
            case BOOLEAN -> stored.isBoolean() && sent.equalsIgnoreCase(stored.asString());
            case TIMESTAMPTZ -> isSameTime(WrittenTime::instant, sent, stored);
            case TIMESTAMP -> isSameTime(WrittenTime::dateTime, sent, stored);
            case TIME -> isSameTime(WrittenTime::time, sent, stored);
            case DOUBLE -> stored.isNumber() && isNumber(sent) && Double.parseDouble(sent) == stored.doubleValue();
            case TEXT, DATE, JSONB, UUID, BYTEA -> false;
        };
    }

    private static boolean isNumber(String sent) {
        WrittenNumber.Size size = WrittenNumber.sizeOf(sent);
        return size == WrittenNumber.Size.WHOLE || size == WrittenNumber.Size.NUMERIC;
    }

    private static boolean isNumber(String sent, BigDecimal stored) {
        return isNumber(sent) && new BigDecimal(sent).compareTo(stored) == 0;
    }

    private static boolean isSameTime(ToLongFunction<CharSequence> read, String sent, JsonNode stored) {
        long time = read.applyAsLong(sent);
        return stored.isString() && time != WrittenTime.NONE && time == read.applyAsLong(stored.asString());
    }

    /** A column that was widened to texts has other values as JSON. */
    private static boolean isText(JsonNode sent, String stored) {
        try {
            return !sent.isString() && !sent.isNull() && ExactJson.same(sent, ExactJson.read(stored));
        } catch (JacksonException none) {
            return false;
        }
    }
}
