package dev.meridian.activities.explorer.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rows listed by each value of each choice. A view scans the shorter of its lists, up to the first row that agrees: memory
 * stays small however many ways there are to leave choices blank.
 */
final class ScannedRows implements RowIndex {

    private final List<List<String>> values;
    private final List<Map<String, List<Integer>>> rowsByValue = new ArrayList<>();

    ScannedRows(List<List<String>> values) {
        this.values = values;
        for (int choice = 0; choice < values.getFirst().size(); choice++) {
            Map<String, List<Integer>> rows = new HashMap<>();
            for (int row = 0; row < values.size(); row++) {
                rows.computeIfAbsent(values.get(row).get(choice), value -> new ArrayList<>())
                        .add(row);
            }
            rowsByValue.add(rows);
        }
    }

    @Override
    public Optional<Integer> first(List<String> view, int newest, boolean naming) {
        int narrowest = IntStream.range(0, view.size())
                .filter(choice -> !view.get(choice).isEmpty())
                .boxed()
                .min(Comparator.comparingInt(choice ->
                        rows(choice, view.get(choice)).size() + rows(choice, "").size()))
                .orElse(newest);
        Optional<Integer> exact = firstIn(rows(narrowest, view.get(narrowest)), view, newest, naming);
        Optional<Integer> blank = firstIn(rows(narrowest, ""), view, newest, naming);
        return exact.isPresent() && blank.isPresent()
                ? Optional.of(Math.min(exact.get(), blank.get()))
                : exact.or(() -> blank);
    }

    private Optional<Integer> firstIn(List<Integer> rows, List<String> view, int newest, boolean naming) {
        return rows.stream().filter(row -> agrees(row, view, newest, naming)).findFirst();
    }

    private boolean agrees(int row, List<String> view, int newest, boolean naming) {
        List<String> rowValues = values.get(row);
        if (rowValues.get(newest).isEmpty() == naming) {
            return false;
        }
        for (int choice = 0; choice < view.size(); choice++) {
            String made = view.get(choice);
            if (!made.isEmpty()
                    && !rowValues.get(choice).isEmpty()
                    && !rowValues.get(choice).equals(made)) {
                return false;
            }
        }
        return true;
    }

    private List<Integer> rows(int choice, String value) {
        return rowsByValue.get(choice).getOrDefault(value, List.of());
    }
}
