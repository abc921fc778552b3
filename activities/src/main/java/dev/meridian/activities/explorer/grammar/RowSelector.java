package dev.meridian.activities.explorer.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the row that supplies a view's fields: the first that agrees with every choice the view makes, a blank in the row
 * agreeing with anything; a row that names the newest choice goes before one that leaves it blank.
 */
final class RowSelector {

    private static final int MAX_GROUPS = 32;

    private final List<List<String>> values;
    private final RowIndex index;

    RowSelector(Graphers graphers) {
        this(
                IntStream.range(0, graphers.size())
                        .mapToObj(row -> ChoiceOrder.values(graphers, row))
                        .toList(),
                MAX_GROUPS);
    }

    /**
     * A selector for rows of values in choice order.
     *
     * @param maxGroups of how many ways to leave choices blank on, rows are scanned rather than looked up
     */
    RowSelector(List<List<String>> values, int maxGroups) {
        this.values = values;
        Set<BitSet> groups = new HashSet<>();
        values.forEach(row -> groups.add(named(row)));
        this.index = groups.size() <= maxGroups ? new GroupedRows(values) : new ScannedRows(values);
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
        return index.first(view, newest, true)
                .or(() -> index.first(view, newest, false))
                .orElse(0);
    }

    /** The choices that are not blank. */
    static BitSet named(List<String> values) {
        BitSet named = new BitSet();
        for (int i = 0; i < values.size(); i++) {
            named.set(i, !values.get(i).isEmpty());
        }
        return named;
    }

    /** Some of the values, in order. */
    static List<String> project(List<String> values, BitSet compared) {
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
