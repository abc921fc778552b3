package dev.meridian.activities.explorer.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows listed by each value of each choice. A view scans the rows that have its newest choice, up to the first that agrees:
 * memory stays small however many ways there are to leave choices blank.
 */
final class ScannedRows implements RowIndex {

    private static final int BLANK = 0;

    /** By choice, a number for each value; a blank is {@link #BLANK}. */
    private final List<Map<String, Integer>> codes = new ArrayList<>();

    /** By choice and code, the rows that have it. */
    private final List<List<List<Integer>>> rowsByCode = new ArrayList<>();

    private final int[][] coded;

    ScannedRows(List<List<String>> values) {
        int choices = values.getFirst().size();
        this.coded = new int[values.size()][choices];
        for (int choice = 0; choice < choices; choice++) {
            Map<String, Integer> numbers = new HashMap<>(Map.of("", BLANK));
            List<List<Integer>> rows = new ArrayList<>(List.of(new ArrayList<>()));
            for (int row = 0; row < values.size(); row++) {
                int code = numbers.computeIfAbsent(values.get(row).get(choice), value -> {
                    rows.add(new ArrayList<>());
                    return rows.size() - 1;
                });
                coded[row][choice] = code;
                rows.get(code).add(row);
            }
            codes.add(numbers);
            rowsByCode.add(rows);
        }
    }

    @Override
    public Optional<Integer> first(List<String> view, int newest, boolean naming) {
        int[] made = new int[view.size()];
        for (int choice = 0; choice < made.length; choice++) {
            made[choice] = codes.get(choice).getOrDefault(view.get(choice), Integer.MAX_VALUE);
        }
        int wanted = naming ? made[newest] : BLANK;
        if (wanted == Integer.MAX_VALUE) {
            return Optional.empty();
        }
        for (int row : rowsByCode.get(newest).get(wanted)) {
            if (agrees(coded[row], made)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    private static boolean agrees(int[] row, int[] made) {
        for (int choice = 0; choice < made.length; choice++) {
            if (made[choice] != BLANK && row[choice] != BLANK && row[choice] != made[choice]) {
                return false;
            }
        }
        return true;
    }
}
