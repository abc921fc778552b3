package dev.meridian.domain.explorer.selection;

import dev.meridian.domain.explorer.block.ChoiceValues;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as sets of bits: for each choice, which rows leave it blank and which name what. For each view the rows above
 * its own are tested 64 at a time, as the bits of a word; choices are tested one after the other, and only until all 64
 * rows are ruled out. However many ways there are to leave choices blank, 200,000 rows take seconds, and memory is a
 * few bytes a cell.
 */
final class AgreeingRows implements RowIndex {

    private final List<ValueRows> choices = new ArrayList<>();

    /** The sets of rows that agree with a view about its choices; the set that last ruled out rows comes first. */
    private final long[][] sets;

    /** The choices whose values are too rare for a set. */
    private final int[] others;

    AgreeingRows(ChoiceValues values) {
        for (int choice = 0; choice < values.choices(); choice++) {
            choices.add(ValueRows.of(values, choice));
        }
        this.sets = new long[choices.size()][];
        this.others = new int[choices.size()];
    }

    @Override
    public int first(int row, int newest) {
        int ofSets = 0;
        int ofOthers = 0;
        for (int choice = 0; choice < others.length; choice++) {
            ValueRows value = choices.get(choice);
            if (choice == newest || !value.names(row)) {
                continue;
            }
            if (value.isFrequent(row)) {
                sets[ofSets++] = value.agreeing(row);
            } else {
                others[ofOthers++] = choice;
            }
        }
        ValueRows leading = choices.get(newest);
        for (int word = leading.nextWordNaming(row, 0); ; word = leading.nextWordNaming(row, word + 1)) {
            long rows = inSets(ofSets, word, leading.naming(row, word));
            for (int i = 0; i < ofOthers && rows != 0; i++) {
                rows &= choices.get(others[i]).agreeing(row, word);
            }
            if (rows != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(rows);
            }
        }
    }

    private long inSets(int count, int word, long candidates) {
        long rows = candidates;
        for (int i = 0; i < count; i++) {
            rows &= sets[i][word];
            if (rows == 0) {
                long[] decisive = sets[i];
                sets[i] = sets[0];
                sets[0] = decisive;
                return 0;
            }
        }
        return rows;
    }
}
