package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.block.ColumnDefinition;
import dev.meridian.domain.explorer.block.ColumnDefinitions;
import dev.meridian.domain.explorer.block.ColumnsBlock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An explorer's column definitions by the tables they are for, read when a view first needs them. If a table has
 * several blocks, only the last counts, whatever earlier blocks define.
 */
public final class TableColumns {

    private final List<ColumnsBlock> blocks;

    /** By table, the block that is for it; {@code ""} stands for indicators. */
    private final Map<String, Integer> blockByTable = new HashMap<>();

    /** By block, so that tables with the same block share their definitions. */
    private final Map<Integer, ColumnDefinitions> definitions = new HashMap<>();

    /**
     * @param tables the tables that exist; definitions for others are never asked for
     */
    TableColumns(List<ColumnsBlock> blocks, Set<String> tables) {
        this.blocks = blocks;
        for (int block = 0; block < blocks.size(); block++) {
            Set<String> slugs = blocks.get(block).tableSlugs();
            for (String slug : slugs.isEmpty() ? Set.of("") : slugs) {
                if (slug.isEmpty() || tables.contains(slug)) {
                    blockByTable.put(slug, block);
                }
            }
        }
    }

    /** The definitions for a table, or for indicators and the table without a slug if the slug is {@code ""}. */
    public ColumnDefinitions of(String table, BuildBudget budget) {
        return Optional.ofNullable(blockByTable.get(table))
                .map(number -> definitions.computeIfAbsent(number, each -> read(each, budget)))
                .orElse(ColumnDefinitions.NONE);
    }

    private ColumnDefinitions read(int number, BuildBudget budget) {
        List<ColumnDefinition> read = blocks.get(number).definitions();
        budget.spendOnColumns(read.size());
        return new ColumnDefinitions(read);
    }
}
