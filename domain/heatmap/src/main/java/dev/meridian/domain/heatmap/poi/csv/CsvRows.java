package dev.meridian.domain.heatmap.poi.csv;

import dev.meridian.domain.heatmap.poi.text.Lines;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Joins the lines of a CSV file to rows: a row continues on the next line while a quote is open. */
final class CsvRows {
    /** The most lines of one row, whose name may have line breaks. */
    private static final int MOST_LINES_OF_A_ROW = 20;

    private final Lines lines;
    private final int longestRow;
    private final Deque<Lines.Line> putBack = new ArrayDeque<>();

    CsvRows(Lines lines, int longestRow) {
        this.lines = lines;
        this.longestRow = longestRow;
    }

    /**
     * One row.
     *
     * @param line the number of its first line
     * @param fields null if the row cannot be used
     * @param problem why it cannot
     */
    record Row(long line, @Nullable List<String> fields, String problem) {
        boolean isBlank() {
            return fields != null && fields.size() == 1 && fields.get(0).isBlank();
        }
    }

    /** The next row, or null after the last. A quote that is never closed costs its own line only. */
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
            text.append(taken.size() == 1 ? "" : "\n").append(line.text().get());
            Optional<List<String>> fields = CsvFields.split(text);
            if (fields.isPresent()) {
                return new Row(first.number(), fields.get(), "");
            }
            if (taken.size() == MOST_LINES_OF_A_ROW || text.length() > longestRow) {
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
