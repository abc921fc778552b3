package dev.meridian.domain.explorer.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.explorer.block.ChoiceValues;
import dev.meridian.domain.explorer.block.Graphers;
import dev.meridian.domain.explorer.program.BuildBudget;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.testing.TestWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowSelectorTest {

    private static List<Integer> selected(String lines) {
        ViewPlanner planner = new ViewPlanner(
                ExplorerProgram.parse(TestWorld.tsv(lines)).resolve(Map.of(), false), new BuildBudget());
        return IntStream.range(0, planner.size())
                .mapToObj(row -> planner.plan(row).selectedRow().orElse(-1))
                .toList();
    }

    @Test
    void aViewWithoutBlanksSelectsTheFirstRowLikeIt() {
        assertThat(selected("graphers\n|A Radio|B Radio|title\n|a|b|1\n|a|c|2\n|a|b|3"))
                .containsExactly(0, 1, 0);
    }

    @Test
    void aViewWithBlanksMaySelectAnEarlierRow() {
        assertThat(selected("graphers\n|A Radio|B Radio|title\n|a|b|1\n|a||2\n|c||3"))
                .containsExactly(0, 0, 2);
    }

    @Test
    void aViewOfBlanksSelectsTheFirstRow() {
        assertThat(selected("graphers\n|A Radio|title\n|a|1\n||2")).containsExactly(0, 0);
    }

    @Test
    void aRowThatNamesTheNewestChoiceGoesBeforeOneThatLeavesItBlank() {
        assertThat(selected("graphers\n|A Radio|B Radio|title\n|a||1\n|a|b|2")).containsExactly(0, 1);
    }

    @Test
    void aChoiceThatWasBlankIsTheNewestWhenItComesBack() {
        // In the third view B comes back: the first row names it, and its blank A agrees with anything.
        assertThat(selected("graphers\n|A Radio|B Radio|title\n||b|1\n|a||2\n|a|b|3\n|x|b|4"))
                .containsExactly(0, 1, 0, 0);
        // Here A comes back last, so that the row naming A goes first.
        assertThat(selected("graphers\n|A Radio|B Radio|title\n|a||1\n||b|2\n|a|b|3"))
                .containsExactly(0, 1, 0);
    }

    @Test
    void theDefaultViewIsTheStart() {
        Graphers graphers = ExplorerProgram.parse(
                        TestWorld.tsv("graphers\n|A Radio|B Radio|title|defaultView\n|a|b|1|\n||c|2|true\n|d||3|true"))
                .graphers();
        assertThat(ChoiceOrder.atDefaultView(graphers).step(List.of("a", "b"))).isZero();
        Graphers withoutTrue = ExplorerProgram.parse(
                        TestWorld.tsv("graphers\n|A Radio|B Radio|title|defaultView\n|a|b|1|false\n||c|2|\n|d|e|3|"))
                .graphers();
        assertThat(ChoiceOrder.atDefaultView(withoutTrue).step(List.of("a", "b")))
                .isZero();
        Graphers withoutDefault = ExplorerProgram.parse(
                        TestWorld.tsv("graphers\n|A Radio|B Radio|title|defaultView\n|a|b|1|false\n||c|2|no"))
                .graphers();
        assertThat(ChoiceOrder.atDefaultView(withoutDefault).step(List.of("a", "b")))
                .isEqualTo(1);
        assertThat(ChoiceOrder.atDefaultView(withoutDefault).step(List.of("", "")))
                .isEqualTo(-1);
    }

    @Test
    void theIndexFindsWhatAScanOfAllRowsFinds() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 300; round++) {
            int choices = 1 + random.nextInt(4);
            boolean defaults = random.nextBoolean();
            List<List<String>> rows = new ArrayList<>();
            StringBuilder lines = new StringBuilder("graphers\n|title");
            for (int choice = 0; choice < choices; choice++) {
                lines.append("|C").append(choice).append(" Radio");
            }
            lines.append("|defaultView");
            int defaultRow = -1;
            for (int row = 0; row < 1 + random.nextInt(12); row++) {
                List<String> values = new ArrayList<>();
                for (int choice = 0; choice < choices; choice++) {
                    values.add(new String[] {"", "x", "y", "z"}[random.nextInt(4)]);
                }
                boolean isDefault = defaults && random.nextInt(5) == 0;
                if (isDefault && defaultRow < 0) {
                    defaultRow = row;
                }
                rows.add(values);
                lines.append("\n|t").append(row).append('|').append(String.join("|", values));
                lines.append('|').append(isDefault ? "true" : "");
            }
            assertThat(selected(lines.toString()))
                    .as(lines.toString())
                    .isEqualTo(scanned(rows, defaultRow < 0 ? 0 : defaultRow));
        }
    }

    @Test
    void comparingBitsAndLookingUpFindTheSame() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 300; round++) {
            List<List<String>> rows = new ArrayList<>();
            int different = 1 + random.nextInt(30);
            for (int row = random.nextInt(300); row >= 0; row--) {
                List<String> values = new ArrayList<>();
                for (int choice = 0; choice < 5; choice++) {
                    values.add(random.nextInt(3) == 0 ? "" : "v" + random.nextInt(different));
                }
                rows.add(values);
            }
            RowSelector grouped = new RowSelector(values(rows), Integer.MAX_VALUE);
            RowSelector compared = new RowSelector(values(rows), 0);
            ChoiceOrder order = new ChoiceOrder(5);
            for (int row = 0; row < rows.size(); row++) {
                int newest = order.step(rows.get(row));
                int expected = newest < 0 ? 0 : scan(rows, rows.get(row), newest);
                assertThat(grouped.select(row, newest)).isEqualTo(expected);
                assertThat(compared.select(row, newest)).isEqualTo(expected);
            }
        }
    }

    private static ChoiceValues values(List<List<String>> rows) {
        return new ChoiceValues() {
            @Override
            public int rows() {
                return rows.size();
            }

            @Override
            public int choices() {
                return rows.getFirst().size();
            }

            @Override
            public String value(int row, int choice) {
                return rows.get(row).get(choice);
            }
        };
    }

    /** The rule in the words of the specification. */
    private static List<Integer> scanned(List<List<String>> rows, int defaultRow) {
        List<Integer> order = new ArrayList<>();
        step(order, rows.get(defaultRow));
        List<Integer> selected = new ArrayList<>();
        for (List<String> view : rows) {
            step(order, view);
            selected.add(order.isEmpty() ? 0 : scan(rows, view, order.getLast()));
        }
        return selected;
    }

    private static int scan(List<List<String>> rows, List<String> view, int newest) {
        List<Integer> candidates = IntStream.range(0, rows.size())
                .filter(row -> IntStream.range(0, view.size())
                        .filter(choice -> !view.get(choice).isEmpty())
                        .allMatch(choice -> rows.get(row).get(choice).isEmpty()
                                || rows.get(row).get(choice).equals(view.get(choice))))
                .boxed()
                .toList();
        return candidates.stream()
                .filter(row -> !rows.get(row).get(newest).isEmpty())
                .findFirst()
                .orElseGet(candidates::getFirst);
    }

    private static void step(List<Integer> order, List<String> view) {
        for (Integer choice = 0; choice < view.size(); choice++) {
            if (view.get(choice).isEmpty()) {
                order.remove(choice);
            } else if (!order.contains(choice)) {
                order.add(choice);
            }
        }
    }
}
