package dev.meridian.activities.heatmap.poi;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads CSV (RFC 4180, UTF-8) with a header that names at least {@code id,category,lat,lng}, in any order; {@code name} is
 * optional, other columns are ignored.
 *
 * <p>A category is one of ours, an Overture category or an OpenStreetMap tag {@code key=value}. A quote that is never
 * closed costs its own line only: the lines after it are read anew.
 */
public final class CsvPoiReader implements PoiReader {
    /** So many lines at most belong to one row whose name has line breaks in it. */
    private static final int MOST_LINES_OF_A_ROW = 20;

    /** Longer than any name, and short enough to be held in memory several times. */
    static final int LONGEST_ROW = 1 << 20;

    private final CategoryMapping categories;

    public CsvPoiReader(CategoryMapping categories) {
        this.categories = categories;
    }

    @Override
    public void read(InputStream file, PoiSink sink) throws IOException {
        Rows rows = new Rows(new Lines(file, LONGEST_ROW));
        Row header = rows.next();
        if (header == null || header.fields() == null) {
            throw new MalformedFileException(1, "The first line must be the header id,category,lat,lng,name");
        }
        Columns columns = Columns.of(header.fields());
        for (Row row = rows.next(); row != null; row = rows.next()) {
            List<String> fields = row.fields();
            if (fields == null) {
                sink.reject(row.line(), row.problem());
            } else if (fields.size() > 1 || !fields.get(0).isEmpty()) {
                readRow(row.line(), fields, columns, sink);
            }
        }
    }

    private void readRow(long line, List<String> fields, Columns columns, PoiSink sink) {
        if (fields.size() < columns.needed()) {
            sink.reject(line, "has " + fields.size() + " fields, the header asks for " + columns.needed());
            return;
        }
        String word = fields.get(columns.category());
        Optional<String> category = categories.ofWord(word);
        if (category.isEmpty()) {
            sink.ignore(line, word);
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
                            columns.name() >= 0 && columns.name() < fields.size()
                                    ? blankToNull(fields.get(columns.name()))
                                    : null));
        } catch (IllegalArgumentException e) {
            sink.reject(line, String.valueOf(e.getMessage()));
        }
    }

    private static double degrees(String text, String name) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a number: '" + abbreviated(text) + "'", e);
        }
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static @Nullable String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }

    private record Columns(int id, int category, int lat, int lng, int name, int needed) {
        static Columns of(List<String> header) {
            List<String> names = header.stream().map(String::strip).toList();
            for (String name : List.of("id", "category", "lat", "lng")) {
                if (!names.contains(name)) {
                    throw new MalformedFileException(
                            1, "The header lacks '" + name + "'; it should be id,category,lat,lng,name");
                }
            }
            int id = names.indexOf("id");
            int category = names.indexOf("category");
            int lat = names.indexOf("lat");
            int lng = names.indexOf("lng");
            int needed = 1 + Math.max(Math.max(id, category), Math.max(lat, lng));
            return new Columns(id, category, lat, lng, names.indexOf("name"), needed);
        }
    }

    /** A row, or what is wrong with it. */
    private record Row(long line, @Nullable List<String> fields, String problem) {}

    /** Puts lines together to rows; a row goes on in the next line while a quote is open. */
    private static final class Rows {
        private final Lines lines;
        private final Deque<Lines.Line> putBack = new ArrayDeque<>();

        Rows(Lines lines) {
            this.lines = lines;
        }

        @Nullable
        Row next() throws IOException {
            Lines.Line first = nextLine();
            if (first == null) {
                return null;
            }
            List<Lines.Line> taken = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (Lines.Line line = first; line != null; line = nextLine()) {
                taken.add(line);
                if (line.text().isEmpty()) {
                    return unusable(taken, line.problem());
                }
                text.append(text.isEmpty() ? "" : "\n").append(line.text().get());
                Optional<List<String>> fields = CsvFields.split(text);
                if (fields.isPresent()) {
                    return new Row(first.number(), fields.get(), "");
                }
                if (taken.size() == MOST_LINES_OF_A_ROW || text.length() > LONGEST_ROW) {
                    break;
                }
            }
            return unusable(taken, "has a quote that is never closed");
        }

        private Row unusable(List<Lines.Line> taken, String problem) {
            for (int i = taken.size() - 1; i >= 1; i--) {
                putBack.addFirst(taken.get(i));
            }
            return new Row(taken.get(0).number(), null, problem);
        }

        private Lines.@Nullable Line nextLine() throws IOException {
            return putBack.isEmpty() ? lines.next() : putBack.removeFirst();
        }
    }
}
