package dev.meridian.activities.explorer.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An explorer's column definitions by the tables they are for, put together when a view first needs them. */
final class TableColumns {

    private final List<ColumnsBlock> blocks;

    /** By table, the blocks that are for it; {@code ""} stands for indicators. */
    private final Map<String, List<Integer>> blocksByTable = new HashMap<>();

    private final Map<Integer, List<ColumnDefinition>> definitions = new HashMap<>();

    /** Tables with the same blocks share their definitions. */
    private final Map<List<Integer>, ColumnDefinitions> columns = new HashMap<>();

    /**
     * @param tables the tables that exist; definitions for others are never asked for
     */
    TableColumns(List<ColumnsBlock> blocks, Set<String> tables) {
        this.blocks = blocks;
        for (int block = 0; block < blocks.size(); block++) {
            Set<String> slugs = blocks.get(block).tableSlugs();
            for (String slug : slugs.isEmpty() ? Set.of("") : slugs) {
                if (slug.isEmpty() || tables.contains(slug)) {
                    blocksByTable
                            .computeIfAbsent(slug, absent -> new ArrayList<>())
                            .add(block);
                }
            }
        }
    }

    /** The definitions for a table, or for indicators and the table without a slug if the slug is {@code ""}. */
    ColumnDefinitions of(String table, BuildBudget budget) {
        return columns.computeIfAbsent(blocksByTable.getOrDefault(table, List.of()), numbers -> put(numbers, budget));
    }

    private ColumnDefinitions put(List<Integer> numbers, BuildBudget budget) {
        List<ColumnDefinition> all = new ArrayList<>();
        for (int number : numbers) {
            List<ColumnDefinition> some =
                    definitions.computeIfAbsent(number, each -> blocks.get(each).definitions());
            budget.spendOnColumns(some.size());
            all.addAll(some);
        }
        return new ColumnDefinitions(all);
    }
}
