package dev.meridian.domain.explorer.selection;

import dev.meridian.domain.explorer.block.ChoiceValues;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows grouped by which choices they leave blank. For each group, and each set of choices that a view makes, the first row
 * of every combination of values is in a hash table made on first use, so that a view costs one look-up a group: good where
 * there are few groups, as there usually are.
 */
final class GroupedRows implements RowIndex {

    private final ChoiceValues values;
    private final Map<BitSet, List<Integer>> groups = new LinkedHashMap<>();
    private final Map<Key, Map<List<String>, Integer>> tables = new HashMap<>();

    private record Key(BitSet named, BitSet compared) {}

    GroupedRows(ChoiceValues values) {
        this.values = values;
        for (int row = 0; row < values.rows(); row++) {
            groups.computeIfAbsent(values.named(row), named -> new ArrayList<>())
                    .add(row);
        }
    }

    @Override
    public int first(int row, int newest) {
        List<String> view = values.row(row);
        BitSet made = values.named(row);
        int first = row;
        for (Map.Entry<BitSet, List<Integer>> group : groups.entrySet()) {
            if (group.getKey().get(newest) && group.getValue().getFirst() < first) {
                BitSet compared = (BitSet) group.getKey().clone();
                compared.and(made);
                Integer found =
                        table(group.getKey(), compared, group.getValue()).get(project(view, compared));
                first = found == null ? first : Math.min(first, found);
            }
        }
        return first;
    }

    private Map<List<String>, Integer> table(BitSet named, BitSet compared, List<Integer> rows) {
        return tables.computeIfAbsent(new Key(named, compared), key -> {
            Map<List<String>, Integer> table = HashMap.newHashMap(rows.size());
            for (int row : rows) {
                table.putIfAbsent(project(values.row(row), compared), row);
            }
            return table;
        });
    }

    private static List<String> project(List<String> values, BitSet compared) {
        if (compared.cardinality() == values.size()) {
            return values;
        }
        List<String> projected = new ArrayList<>(compared.cardinality());
        for (int i = compared.nextSetBit(0); i >= 0; i = compared.nextSetBit(i + 1)) {
            projected.add(values.get(i));
        }
        return projected;
    }
}
