package dev.meridian.domain.explorer.selection;

import dev.meridian.domain.explorer.block.FieldParser;
import dev.meridian.domain.explorer.block.Graphers;
import java.util.List;

/**
 * Tells, going through the views in row order, which choice was the last to get a value: a choice that becomes blank
 * drops out, and is the newest when it gets a value again. Starts at the default view.
 */
final class ChoiceOrder {

    private static final String DEFAULT_VIEW = "defaultView";

    /** For each choice, when it got its value; 0 while it is blank. */
    private final long[] since;

    private long clock;

    ChoiceOrder(int choices) {
        this.since = new long[choices];
    }

    /** The order at the explorer's default view. */
    static ChoiceOrder atDefaultView(Graphers graphers) {
        ChoiceOrder order = new ChoiceOrder(graphers.choices().size());
        graphers.column(DEFAULT_VIEW).ifPresent(column -> {
            int row = firstRow(graphers, column, "true");
            if (row < 0) {
                row = firstRow(graphers, column, "");
            }
            if (row >= 0) {
                order.step(graphers.choiceValues().row(row));
            }
        });
        return order;
    }

    /** Goes on to a view with these values, in choice order, and says which choice is the newest; -1 if all are blank. */
    int step(List<String> values) {
        int newest = -1;
        for (int choice = 0; choice < since.length; choice++) {
            if (values.get(choice).isEmpty()) {
                since[choice] = 0;
                continue;
            }
            if (since[choice] == 0) {
                since[choice] = ++clock;
            }
            if (newest < 0 || since[choice] > since[newest]) {
                newest = choice;
            }
        }
        return newest;
    }

    private static int firstRow(Graphers graphers, int column, String text) {
        for (int row = 0; row < graphers.size(); row++) {
            if (FieldParser.textOf(graphers.value(row, column)).equals(text)) {
                return row;
            }
        }
        return -1;
    }
}
