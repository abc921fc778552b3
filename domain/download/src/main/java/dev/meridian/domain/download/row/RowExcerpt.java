package dev.meridian.domain.download.row;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The beginning of a row that can't be stored, for the person who looks for the reason. */
final class RowExcerpt {
    private RowExcerpt() {}

    static String of(List<String> fields, byte[] data, int from, int to) {
        StringBuilder excerpt = new StringBuilder();
        for (int at = from; at < to && excerpt.length() < Reject.LONGEST; ) {
            int field = ByteStore.getShort(data, at);
            Kind kind = Kind.of(data[at + 2]);
            at += 3;
            int length = kind.size() >= 0 ? kind.size() : ByteStore.getInt(data, at);
            at += kind.size() >= 0 ? 0 : 4;
            if (field >= 0 && kind != Kind.NOTE) {
                excerpt.append(excerpt.isEmpty() ? "" : ", ")
                        .append(fields.get(field))
                        .append(": ");
                append(excerpt, data, kind, at, Math.min(length, Reject.LONGEST));
            }
            at += length;
        }
        return excerpt.toString();
    }

    private static void append(StringBuilder excerpt, byte[] data, Kind kind, int at, int length) {
        switch (kind) {
            case NULL, NOTE -> excerpt.append("null");
            case FALSE -> excerpt.append("false");
            case TRUE -> excerpt.append("true");
            case WHOLE -> excerpt.append(ByteStore.getLong(data, at));
            case DOUBLE -> excerpt.append(Double.longBitsToDouble(ByteStore.getLong(data, at)));
            case NUMBER, TEXT, JSON -> excerpt.append(new String(data, at, length, StandardCharsets.UTF_8));
            case TIMESTAMPTZ, TIMESTAMP, DATE, TIME, UUID, BYTES ->
                excerpt.append("(").append(kind.wireName()).append(")");
        }
    }
}
