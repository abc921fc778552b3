package dev.meridian.activities.explorer.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the row that supplies a view's fields: the first that agrees with every choice the view makes, a blank in the row
 * agreeing with anything; a row that names the newest choice goes before one that leaves it blank.
 *
 * <p>Rows are grouped by which choices they leave blank. For each group, and each set of choices that a view makes, the
 * first row of every combination of values is looked up in a hash table made on first use, so that a view costs one
 * look-up a group; there are few groups.
 */
final class RowSelector {

    private final List<List<String>> values;
    private final Map<BitSet, List<Integer>> groups = new LinkedHashMap<>();
    private final Map<GroupKey, Map<List<String>, Integer>> indexes = new HashMap<>();

    private record GroupKey(BitSet named, BitSet compared) {}

    RowSelector(Graphers graphers) {
        this.values = new ArrayList<>(graphers.size());
        for (int row = 0; row < graphers.size(); row++) {
            List<String> rowValues = ChoiceOrder.values(graphers, row);
            values.add(rowValues);
            groups.computeIfAbsent(named(rowValues), key -> new ArrayList<>()).add(row);
        }
    }

    /** The values of a row in choice order. */
    List<String> values(int row) {
        return values.get(row);
    }

    /**
     * The row selected for a view with these values.
     *
     * @param constrained the choices the view makes, the newest last
     */
    int select(List<String> view, List<Integer> constrained) {
        if (constrained.isEmpty()) {
            return 0;
        }
        int newest = constrained.getLast();
        int exact = first(view, newest, true);
        return exact < Integer.MAX_VALUE ? exact : first(view, newest, false);
    }

    private int first(List<String> view, int newest, boolean naming) {
        BitSet made = named(view);
        int first = Integer.MAX_VALUE;
        for (Map.Entry<BitSet, List<Integer>> group : groups.entrySet()) {
            if (group.getKey().get(newest) == naming && group.getValue().getFirst() < first) {
                BitSet compared = (BitSet) group.getKey().clone();
                compared.and(made);
                Integer row = index(group.getKey(), compared, group.getValue()).get(project(view, compared));
                first = row == null ? first : Math.min(first, row);
            }
        }
        return first;
    }

    private Map<List<String>, Integer> index(BitSet named, BitSet compared, List<Integer> rows) {
        return indexes.computeIfAbsent(new GroupKey(named, compared), key -> {
            Map<List<String>, Integer> index = HashMap.newHashMap(rows.size());
            for (int row : rows) {
                index.putIfAbsent(project(values.get(row), compared), row);
            }
            return index;
        });
    }

    private static BitSet named(List<String> values) {
        BitSet named = new BitSet();
        for (int i = 0; i < values.size(); i++) {
            named.set(i, !values.get(i).isEmpty());
        }
        return named;
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
