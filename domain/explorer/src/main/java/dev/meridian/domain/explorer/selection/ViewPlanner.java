package dev.meridian.domain.explorer.selection;

import dev.meridian.domain.explorer.block.Choice;
import dev.meridian.domain.explorer.block.ChoiceValues;
import dev.meridian.domain.explorer.block.Graphers;
import dev.meridian.domain.explorer.program.BuildBudget;
import dev.meridian.domain.explorer.program.Explorer;
import dev.meridian.domain.explorer.program.RowValues;
import dev.meridian.domain.explorer.tsv.ColumnType;
import java.util.List;
import java.util.Optional;

/** Steps through the rows: names each view and finds the row that supplies its fields. */
public final class ViewPlanner {

    private final Explorer explorer;
    private final Graphers graphers;
    private final BuildBudget budget;
    private final ChoiceValues choices;
    private final ViewIds ids;
    private final ChoiceOrder order;
    private final RowSelector selector;
    private final Optional<String> choiceError;

    public ViewPlanner(Explorer explorer, BuildBudget budget) {
        this.explorer = explorer;
        this.budget = budget;
        this.graphers = explorer.graphers();
        this.choices = graphers.choiceValues();
        this.ids = new ViewIds(graphers.choices());
        this.order = ChoiceOrder.atDefaultView(graphers);
        this.selector = new RowSelector(choices);
        this.choiceError = choiceError();
    }

    public int size() {
        return graphers.size();
    }

    /** Plans the next row; rows must come in order. */
    public PlannedView plan(int row) {
        List<String> values = choices.row(row);
        int newest = order.step(values);
        String viewId = ids.viewId(values);
        String dimensions = ids.dimensions(values);
        Optional<String> error = choiceError;
        if (viewId.length() > ViewIds.MAX_LENGTH) {
            error = error.or(() -> Optional.of("View id is " + viewId.length() + " characters long, more than "
                    + ViewIds.MAX_LENGTH + ": shorten the names or values of its choices"));
        }
        Optional<Integer> selected =
                graphers.choices().isEmpty() ? Optional.empty() : Optional.of(selector.select(row, newest));
        RowValues fields = explorer.values(selected);
        PlannedView view = new PlannedView(
                row,
                viewId.length() > ViewIds.MAX_LENGTH ? ViewIds.shortened(viewId) : viewId,
                dimensions,
                error,
                selected,
                fields,
                explorer.mode(fields));
        budget.spend(view.characters());
        return view;
    }

    private Optional<String> choiceError() {
        if (graphers.hasTooManyChoices()) {
            return Optional.of("There are more than " + Graphers.MAX_CHOICES + " choices, too many for a view id");
        }
        return graphers.choices().stream()
                .map(this::error)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The error of a choice that a reader cannot make, because it has no values or values that are not texts. */
    private Optional<String> error(Choice choice) {
        if (choice.isLost()) {
            return Optional.of("Choice \"" + choice.name()
                    + "\" has no values: remove the blanks around its name in the graphers header");
        }
        if (graphers.type(choice.column()) != ColumnType.TEXT) {
            return Optional.of(
                    "Choice \"" + choice.name() + "\" has numbers for values: give it another name, or let its"
                            + " first value be more than digits");
        }
        return Optional.empty();
    }
}
