package dev.meridian.domain.explorer.block;

import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.tsv.ColumnType;
import dev.meridian.domain.explorer.tsv.DelimitedText;
import dev.meridian.domain.explorer.tsv.TextTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The rows of a graphers block as they are printed after reading, some columns edited; rows of blanks are left out. */
final class PrintedRows implements Iterator<List<String>> {

    private final DelimitedText lines;
    private final Set<String> editedColumns;
    private final UnaryOperator<String> edit;
    private final List<String> names;
    private final List<ColumnType> types = new ArrayList<>();
    private @Nullable List<String> next;

    /**
     * @param lines the block as written, its header being the first line
     */
    PrintedRows(DelimitedText lines, Set<String> editedColumns, UnaryOperator<String> edit) {
        this.lines = lines;
        this.editedColumns = editedColumns;
        this.edit = edit;
        this.names = TextTable.names(lines.next().fields());
        this.next = readRow();
    }

    /** The column names, with the controls of choices. */
    List<String> names() {
        return names;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public List<String> next() {
        List<String> current = next;
        if (current == null) {
            throw new NoSuchElementException();
        }
        next = readRow();
        return current;
    }

    private @Nullable List<String> readRow() {
        while (lines.hasNext()) {
            List<String> fields = lines.next().fields();
            if (types.isEmpty()) {
                addTypes(fields);
            }
            List<String> cells = new ArrayList<>(fields.size());
            boolean blank = true;
            for (int column = 0; column < Math.min(fields.size(), names.size()); column++) {
                String cell = printed(column, EcmaText.trim(fields.get(column)));
                cells.add(cell);
                blank &= cell.isEmpty();
            }
            if (!blank) {
                return cells;
            }
        }
        return null;
    }

    private void addTypes(List<String> firstRow) {
        for (int column = 0; column < names.size(); column++) {
            String cell = column < firstRow.size() ? EcmaText.trim(firstRow.get(column)) : "";
            types.add(ColumnType.ofGraphersColumn(names.get(column), cell));
        }
    }

    private String printed(int column, String cell) {
        if (editedColumns.contains(names.get(column))) {
            return edit.apply(cell);
        }
        return FieldParser.textOf(types.get(column).read(cell));
    }
}
