package dev.meridian.domain.download.connector.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an answer has the list of its rows, and where a row has its fields.
 *
 * @param rows a JSON Pointer into the answer
 * @param fields a JSON Pointer into an item of that list; empty if the item is the row
 */
record RowPlace(String rows, String fields) {
    private static final String EACH = "*";

    /**
     * Reads an extractor's path. One {@code *} stands for the items of the list: what comes after it lies in each item. If
     * there is an object in place of the list, a download says so.
     */
    static RowPlace of(Part extractor, Texts texts, Remarks remarks) {
        List<String> rows = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        boolean isInItem = false;
        for (Part step : extractor.get("field_path").items()) {
            String name = step.text().equals(EACH) ? EACH : texts.plain(step);
            if (!name.equals(EACH)) {
                (isInItem ? fields : rows).add(name);
            } else if (isInItem) {
                remarks.fail(step, "A definition reads the items of one list, and not those of lists within it");
            } else {
                isInItem = true;
            }
        }
        return new RowPlace(Expression.pointer(rows), Expression.pointer(fields));
    }

    /** Where an item of the list has a field of the row. */
    String of(List<String> names) {
        return fields + Expression.pointer(names);
    }
}
