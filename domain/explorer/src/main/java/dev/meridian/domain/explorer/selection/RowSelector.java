package dev.meridian.domain.explorer.selection;

import dev.meridian.domain.explorer.block.ChoiceValues;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the row that supplies a view's fields: the first that agrees with every choice the view makes, a blank in the
 * row agreeing with anything; a row that names the newest choice goes before a row that leaves it blank. Since a view's
 * own row agrees with it and names its newest choice, a row that leaves the newest choice blank is never needed.
 */
final class RowSelector {

    private static final int MAX_GROUPS = 4;

    private final RowIndex index;

    RowSelector(ChoiceValues values) {
        this(values, MAX_GROUPS);
    }

    /**
     * @param maxGroups the most groups of rows, by which choices they leave blank, for which rows are looked up in hash
     *     tables; with more groups, sets of bits are used
     */
    RowSelector(ChoiceValues values, int maxGroups) {
        this.index = hasMoreGroups(values, maxGroups) ? new AgreeingRows(values) : new GroupedRows(values);
    }

    /**
     * The row selected for the view of a row.
     *
     * @param newest the choice that came last to constrain the view; -1 if none does
     */
    int select(int row, int newest) {
        return newest < 0 ? 0 : index.first(row, newest);
    }

    private static boolean hasMoreGroups(ChoiceValues values, int maxGroups) {
        Set<BitSet> groups = new HashSet<>();
        for (int row = 0; row < values.rows() && groups.size() <= maxGroups; row++) {
            groups.add(values.named(row));
        }
        return groups.size() > maxGroups;
    }
}
