package dev.meridian.activities.download.source.postgres;

import dev.meridian.domain.download.row.Kind;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.row.RowCursor;
import dev.meridian.domain.download.row.ValueText;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.Source;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What reading a table brought.
 *
 * @param rows by id, each with the texts of its values by field; fields without a value are left out
 * @param ids in the order in which they came
 */
record Downloaded(
        Map<String, Map<String, String>> rows,
        List<String> ids,
        List<Position> positions,
        long rejected,
        @Nullable String mark) {
    /** The texts of the row with this id. */
    Map<String, String> row(int id) {
        return Objects.requireNonNull(rows.get(Integer.toString(id)), () -> "There is no row " + id);
    }

    static Downloaded all(Source source, String table) throws InterruptedException {
        return of(source, TableRequest.all(table), null);
    }

    static Downloaded of(Source source, TableRequest request, @Nullable Position from) throws InterruptedException {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        long rejected = 0;
        try (TableReader reader = source.read(request, from)) {
            while (true) {
                RowBuffer page = new RowBuffer();
                PageEnd end = reader.read(page);
                page.endPage();
                rejected += page.rejected();
                RowCursor row = page.cursor();
                for (int number = 0; number < page.rows(); number++) {
                    row.moveTo(number);
                    Map<String, String> values = new LinkedHashMap<>();
                    for (int field = 0; field < page.fields().size(); field++) {
                        if (row.kind(field) != Kind.NULL) {
                            values.put(page.fields().get(field), ValueText.of(row, field));
                        }
                    }
                    row.notes((note, field) -> values.put(page.fields().get(field) + "!", note.wireName()));
                    rows.put(row.id(), values);
                    ids.add(row.id());
                }
                if (end.next() == null) {
                    return new Downloaded(rows, ids, positions, rejected, end.mark());
                }
                positions.add(end.next());
            }
        }
    }
}
