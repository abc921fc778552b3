package dev.meridian.domain.explorer.block;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** The value of each choice in each row; {@code ""} if the row leaves the choice blank. */
public interface ChoiceValues {

    int rows();

    int choices();

    String value(int row, int choice);

    /** A row's values in choice order. */
    default List<String> row(int row) {
        String[] values = new String[choices()];
        Arrays.setAll(values, choice -> value(row, choice));
        return Arrays.asList(values);
    }

    /** The choices that a row does not leave blank. */
    default BitSet named(int row) {
        BitSet named = new BitSet();
        for (int choice = 0; choice < choices(); choice++) {
            named.set(choice, !value(row, choice).isEmpty());
        }
        return named;
    }
}
