package dev.meridian.domain.explorer.tsv;

import dev.meridian.domain.explorer.ecma.EcmaText;
import java.util.ArrayList;
import java.util.List;

/**
 * What the beginning of a table says about its columns.
 *
 * @param names unique column names in header order
 * @param types by column, as their names and first cells decide
 */
public record TableHead(List<String> names, List<ColumnType> types) {

    /** Reads the header, which is the first line that is not empty, and the first row of a delimited text. */
    public static TableHead read(String text) {
        DelimitedText records = DelimitedText.read(text);
        if (!records.hasNext()) {
            return new TableHead(List.of(), List.of());
        }
        List<String> names = Headers.unique(records.next().fields());
        List<String> firstRow = records.hasNext() ? records.next().fields() : List.of();
        List<ColumnType> types = new ArrayList<>(names.size());
        for (int column = 0; column < names.size(); column++) {
            String cell = column < firstRow.size() ? EcmaText.trim(firstRow.get(column)) : "";
            types.add(ColumnType.of(names.get(column), cell));
        }
        return new TableHead(names, types);
    }
}
