package dev.meridian.domain.download.connector.answer;

import dev.meridian.domain.download.row.Kind;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a buffer as texts, for assertions. */
public final class ShownRows {
    private ShownRows() {}

    /** Each row by the names of its fields, its id under {@code _id}; fields that the row lacks are left out. */
    public static List<Map<String, String>> of(RowBuffer rows) {
        RowCursor cursor = rows.cursor();
        List<Map<String, String>> shown = new ArrayList<>();
        for (int row = 0; row < rows.rows(); row++) {
            cursor.moveTo(row);
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("_id", cursor.id());
            for (int field = 0; field < rows.fields().size(); field++) {
                if (cursor.has(field)) {
                    fields.put(rows.fields().get(field), value(cursor, field));
                }
            }
            shown.add(fields);
        }
        return shown;
    }

    private static String value(RowCursor cursor, int field) {
        Kind kind = cursor.kind(field);
        return switch (kind) {
            case NULL -> "null";
            case TRUE -> "true";
            case FALSE -> "false";
            case WHOLE -> Long.toString(cursor.eight(field));
            case NUMBER, TEXT, JSON ->
                new String(cursor.data(), cursor.at(field), cursor.length(field), StandardCharsets.UTF_8);
            default -> kind.name();
        };
    }
}
