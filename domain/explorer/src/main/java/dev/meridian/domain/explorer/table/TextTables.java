package dev.meridian.domain.explorer.table;

import dev.meridian.domain.explorer.block.ColumnDefinition;
import dev.meridian.domain.explorer.block.ColumnDefinitions;
import dev.meridian.domain.explorer.config.LoadedColumn;
import dev.meridian.domain.explorer.tsv.ColumnType;
import dev.meridian.domain.explorer.tsv.TableHead;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tables read from delimited text: the columns that are defined, then those that the text alone has. */
public final class TextTables {

    private TextTables() {}

    public static ColumnMap load(String text, ColumnDefinitions definitions) {
        TableHead head = TableHead.read(text);
        Map<String, LoadedColumn> columns = new LinkedHashMap<>();
        Map<String, Boolean> numeric = new LinkedHashMap<>();
        for (int column = 0; column < head.names().size(); column++) {
            numeric.put(head.names().get(column), head.types().get(column) == ColumnType.NUMBER);
        }
        for (ColumnDefinition definition : definitions.all()) {
            String key = definition.key();
            ColumnDefinition whole = definitions.find(key).orElse(definition);
            columns.put(key, definitions.column(whole, numeric.getOrDefault(definitions.origin(key), false)));
        }
        numeric.forEach((name, isNumeric) -> columns.computeIfAbsent(
                name, slug -> new LoadedColumn(slug, slug, isNumeric, false, "", "", definitions.colorScale(slug))));
        return new ColumnMap(columns);
    }
}
