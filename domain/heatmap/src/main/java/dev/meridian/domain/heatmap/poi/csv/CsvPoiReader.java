package dev.meridian.domain.heatmap.poi.csv;

import dev.meridian.domain.heatmap.category.CategoryMapping;
import dev.meridian.domain.heatmap.poi.MalformedFileException;
import dev.meridian.domain.heatmap.poi.OperatingStatus;
import dev.meridian.domain.heatmap.poi.PlaceText;
import dev.meridian.domain.heatmap.poi.Poi;
import dev.meridian.domain.heatmap.poi.PoiReader;
import dev.meridian.domain.heatmap.poi.PoiSink;
import dev.meridian.domain.heatmap.poi.text.Lines;
import dev.meridian.domain.heatmap.poi.text.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV (RFC 4180, UTF-8) with a header that names at least {@code id,category,lat,lng}, in any order; {@code name} and
 * {@code operating_status} are optional, other columns are ignored. {@code basic_category} stands for a missing
 * {@code category}.
 *
 * <p>A category is one of ours, an Overture category or an OpenStreetMap tag {@code key=value}. A quote that is never
 * closed costs its own line only: the lines after it are read anew.
 */
public final class CsvPoiReader implements PoiReader {
    /** Longer than any name, and short enough to be held in memory several times. */
    public static final int LONGEST_ROW = 1 << 20;

    private final CategoryMapping categories;

    public CsvPoiReader(CategoryMapping categories) {
        this.categories = categories;
    }

    @Override
    public void read(InputStream file, PoiSink sink) throws IOException {
        CsvRows rows = new CsvRows(new Lines(TextFile.utf8(file), LONGEST_ROW), LONGEST_ROW);
        CsvRows.Row header = rows.next();
        if (header == null) {
            throw new MalformedFileException(1, "The file is empty");
        }
        if (header.fields() == null) {
            throw new MalformedFileException(
                    1, "The first line " + header.problem() + "; it must be the header id,category,lat,lng,name");
        }
        CsvColumns columns = CsvColumns.of(header.fields());
        for (CsvRows.Row row = rows.next(); row != null; row = rows.next()) {
            List<String> fields = row.fields();
            if (fields == null) {
                sink.reject(row.line(), row.problem());
            } else if (!row.isBlank()) {
                readRow(row.line(), fields, columns, sink);
            }
        }
    }

    private void readRow(long line, List<String> fields, CsvColumns columns, PoiSink sink) {
        if (fields.size() < columns.needed()) {
            sink.reject(line, "has " + fields.size() + " fields, the header asks for " + columns.needed());
            return;
        }
        if (fields.stream().skip(columns.all()).anyMatch(extra -> !extra.isBlank())) {
            sink.reject(line, "has " + fields.size() + " fields, the header names " + columns.all());
            return;
        }
        if (OperatingStatus.isClosedForGood(optional(fields, columns.operatingStatus()))) {
            sink.ignore(line, OperatingStatus.CLOSED_FOR_GOOD);
            return;
        }
        String word = fields.get(columns.category()).strip();
        Optional<String> category = categories.ofWord(word);
        if (category.isEmpty()) {
            sink.ignore(line, word.isEmpty() ? "(no category)" : word);
            return;
        }
        try {
            sink.accept(
                    line,
                    new Poi(
                            fields.get(columns.id()),
                            category.get(),
                            degrees(fields.get(columns.lat()), "lat"),
                            degrees(fields.get(columns.lng()), "lng"),
                            optional(fields, columns.name())));
        } catch (IllegalArgumentException e) {
            sink.reject(line, String.valueOf(e.getMessage()));
        }
    }

    private static double degrees(String text, String name) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a number: '" + PlaceText.abbreviated(text) + "'", e);
        }
    }

    private static @Nullable String optional(List<String> fields, int column) {
        return column < 0 || column >= fields.size() || fields.get(column).isBlank() ? null : fields.get(column);
    }
}
