package dev.meridian.domain.explorer.warning;

import dev.meridian.domain.explorer.block.Choice;
import dev.meridian.domain.explorer.block.ControlColumn;
import dev.meridian.domain.explorer.block.Graphers;
import dev.meridian.domain.explorer.block.RowField;
import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.program.BuildBudget;
import dev.meridian.domain.explorer.program.Explorer;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.PlannedView;
import dev.meridian.domain.explorer.selection.ViewPlanner;
import dev.meridian.domain.explorer.tsv.ColumnType;
import dev.meridian.domain.explorer.tsv.DelimitedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for columns, rows and quotes of the graphers block that do not do what they seem to. */
final class GraphersChecks {

    private final Graphers graphers;
    private final Explorer explorer;
    private final int firstLine;
    private final DelimitedText text;
    private final ExplorerWarnings warnings;

    /** By record, the line of the grid on which it starts; the header is the first. */
    private final List<Integer> gridLines = new ArrayList<>();

    GraphersChecks(ExplorerProgram program, int keywordLine, List<String> lines, ExplorerWarnings warnings) {
        this.graphers = program.graphers();
        this.explorer = program.resolve(Map.of(), false);
        this.firstLine = keywordLine + 1;
        this.text = DelimitedText.read(String.join("\n", lines));
        this.warnings = warnings;
    }

    void check() {
        if (text.hasNext()) {
            checkRecords();
            checkHeader();
            checkViews();
        }
    }

    private void checkRecords() {
        int columns = 0;
        while (text.hasNext()) {
            DelimitedText.Line record = text.next();
            gridLines.add(firstLine + record.number());
            List<String> fields = record.fields();
            if (fields.stream().anyMatch(field -> field.indexOf('\n') >= 0)) {
                warnings.add(
                        "quoted-lines", gridLines.getLast(), "A quoted cell of this row goes on over several lines");
            }
            if (gridLines.size() == 1) {
                columns = fields.size();
            } else if (fields.stream().skip(columns).anyMatch(field -> !EcmaText.isBlank(field))) {
                warnings.add("extra-cells", gridLines.getLast(), "The cells beyond the header are ignored");
            }
        }
        text.unclosedQuoteLine()
                .ifPresent(line -> warnings.add(
                        "unclosed-quote",
                        firstLine + line,
                        "A cell starts with a quote that is never closed: all rows below are swallowed by it"));
    }

    private void checkHeader() {
        Set<String> names = new HashSet<>();
        for (String field : graphers.headerFields()) {
            String trimmed = EcmaText.trim(field);
            boolean choice = ControlColumn.of(field).isPresent();
            if (!choice && ControlColumn.of(trimmed).isPresent()) {
                header("lost-choice", "Blanks after \"" + trimmed + "\" keep it from being a choice");
            } else if (!choice && !trimmed.isEmpty() && RowField.named(trimmed).isEmpty()) {
                header("ignored-column", "Nothing is made of the column \"" + trimmed + "\"");
            }
            if (!trimmed.isEmpty() && !names.add(trimmed)) {
                header("repeated-column", "Only the first column \"" + trimmed + "\" counts");
            }
        }
        for (Choice choice : graphers.choices()) {
            if (choice.isLost()) {
                header("lost-choice", "Blanks around the choice \"" + choice.name() + "\" keep it from having values");
            } else if (graphers.type(choice.column()) != ColumnType.TEXT) {
                header(
                        "numeric-choice",
                        "The choice \"" + choice.name() + "\" has numbers for values, so no view can be"
                                + " made: change its name or its first value");
            }
        }
    }

    private void header(String code, String message) {
        warnings.add(code, gridLines.getFirst(), message);
    }

    private void checkViews() {
        ViewPlanner planner = new ViewPlanner(explorer, new BuildBudget());
        Map<String, Integer> firstRows = new HashMap<>();
        for (int row = 0; row < planner.size(); row++) {
            PlannedView view = planner.plan(row);
            int line = gridLines.get(row + 1);
            Optional<Integer> other = view.selectedRow().filter(selected -> selected != view.row());
            other.ifPresent(selected -> warnings.add(
                    "row-not-shown",
                    line,
                    "The choices of this row lead to the row in line " + (gridLines.get(selected + 1) + 1)));
            Integer first = firstRows.putIfAbsent(view.viewId(), row);
            if (first != null && other.isEmpty()) {
                warnings.add(
                        "repeated-view-id",
                        line,
                        "This row and the one in line " + (gridLines.get(first + 1) + 1) + " have the view id "
                                + view.viewId());
            }
        }
    }
}
