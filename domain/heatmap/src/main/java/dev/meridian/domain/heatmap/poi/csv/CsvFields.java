package dev.meridian.domain.heatmap.poi.csv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Splits one row of CSV by RFC 4180; a quote inside an unquoted field is an ordinary character. */
final class CsvFields {
    private CsvFields() {}

    /** The fields; empty if the text ends inside quotes. */
    static Optional<List<String>> split(CharSequence row) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        boolean fieldStart = true;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (quoted) {
                if (c != '"') {
                    field.append(c);
                } else if (i + 1 < row.length() && row.charAt(i + 1) == '"') {
                    field.append(c);
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == ',') {
                fields.add(field.toString());
                field.setLength(0);
                fieldStart = true;
                continue;
            } else if (c == '"' && fieldStart) {
                quoted = true;
            } else {
                field.append(c);
            }
            fieldStart = false;
        }
        fields.add(field.toString());
        return quoted ? Optional.empty() : Optional.of(fields);
    }
}
