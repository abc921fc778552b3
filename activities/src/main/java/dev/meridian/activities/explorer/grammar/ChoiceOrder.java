package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.tsv.ColumnType;
import java.util.ArrayList;
import java.util.List;

/**
 * In which order the choices came to constrain the view, as one steps through the views in row order: a choice that
 * becomes blank drops out, and comes in again at the end. Starts at the default view.
 */
final class ChoiceOrder {

    private static final String DEFAULT_VIEW = "defaultView";

    private final List<Integer> constrained = new ArrayList<>();

    /** The order at the explorer's default view. */
    static ChoiceOrder atDefaultView(Graphers graphers) {
        ChoiceOrder order = new ChoiceOrder();
        graphers.column(DEFAULT_VIEW).ifPresent(column -> {
            int row = firstRow(graphers, column, "true");
            if (row < 0) {
                row = firstRow(graphers, column, "");
            }
            if (row >= 0) {
                order.step(values(graphers, row));
            }
        });
        return order;
    }

    /** Goes on to a view with these values, in choice order. */
    void step(List<String> values) {
        for (int choice = 0; choice < values.size(); choice++) {
            Integer boxed = choice;
            if (values.get(choice).isEmpty()) {
                constrained.remove(boxed);
            } else if (!constrained.contains(boxed)) {
                constrained.add(boxed);
            }
        }
    }

    /** The choices that constrain the current view, the newest last. */
    List<Integer> constrained() {
        return constrained;
    }

    static List<String> values(Graphers graphers, int row) {
        return graphers.choices().stream()
                .map(choice -> choice.isLost() ? "" : graphers.cell(row, choice.column()))
                .toList();
    }

    private static int firstRow(Graphers graphers, int column, String text) {
        for (int row = 0; row < graphers.size(); row++) {
            if (graphers.cell(row, column).equals(text)
                    || (text.isEmpty()
                            && graphers.type(column) != ColumnType.TEXT
                            && graphers.value(row, column).isMissingNode())) {
                return row;
            }
        }
        return -1;
    }
}
