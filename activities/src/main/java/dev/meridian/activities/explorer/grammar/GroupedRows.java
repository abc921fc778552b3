package dev.meridian.activities.explorer.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rows grouped by which choices they leave blank. For each group, and each set of choices that a view makes, the first row
 * of every combination of values is in a hash table made on first use, so that a view costs one look-up a group: good where
 * there are few groups, as there usually are.
 */
final class GroupedRows implements RowIndex {

    private final List<List<String>> values;
    private final Map<BitSet, List<Integer>> groups = new LinkedHashMap<>();
    private final Map<Key, Map<List<String>, Integer>> tables = new HashMap<>();

    private record Key(BitSet named, BitSet compared) {}

    GroupedRows(List<List<String>> values) {
        this.values = values;
        for (int row = 0; row < values.size(); row++) {
            groups.computeIfAbsent(RowSelector.named(values.get(row)), named -> new ArrayList<>())
                    .add(row);
        }
    }

    @Override
    public Optional<Integer> first(List<String> view, int newest, boolean naming) {
        BitSet made = RowSelector.named(view);
        int first = Integer.MAX_VALUE;
        for (Map.Entry<BitSet, List<Integer>> group : groups.entrySet()) {
            if (group.getKey().get(newest) == naming && group.getValue().getFirst() < first) {
                BitSet compared = (BitSet) group.getKey().clone();
                compared.and(made);
                Integer row =
                        table(group.getKey(), compared, group.getValue()).get(RowSelector.project(view, compared));
                first = row == null ? first : Math.min(first, row);
            }
        }
        return first == Integer.MAX_VALUE ? Optional.empty() : Optional.of(first);
    }

    private Map<List<String>, Integer> table(BitSet named, BitSet compared, List<Integer> rows) {
        return tables.computeIfAbsent(new Key(named, compared), key -> {
            Map<List<String>, Integer> table = HashMap.newHashMap(rows.size());
            for (int row : rows) {
                table.putIfAbsent(RowSelector.project(values.get(row), compared), row);
            }
            return table;
        });
    }
}
