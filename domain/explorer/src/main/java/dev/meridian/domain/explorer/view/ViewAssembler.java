package dev.meridian.domain.explorer.view;

import dev.meridian.domain.explorer.block.ColumnDefinitions;
import dev.meridian.domain.explorer.block.FieldParser;
import dev.meridian.domain.explorer.config.LoadedTable;
import dev.meridian.domain.explorer.config.StoredConfig;
import dev.meridian.domain.explorer.ecma.CanonicalJson;
import dev.meridian.domain.explorer.program.BuildBudget;
import dev.meridian.domain.explorer.program.Explorer;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.selection.PlannedView;
import dev.meridian.domain.explorer.table.DataLoader;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the stored configs of planned views. Views must come in order, because later views inherit some settings of
 * earlier views.
 */
final class ViewAssembler {

    private static final String SELECTED = "selectedEntityNames";

    private final ExplorerSettings settings;
    private final BuildBudget budget;
    private final ConfigBases bases;
    private final MergedConfigs merged;
    private final ViewTables tables;

    /** The entities that all views from here on select. */
    private ArrayNode selection = JsonNodeFactory.instance.arrayNode();

    ViewAssembler(
            Explorer explorer, ExplorerSettings settings, ConfigBases bases, DataLoader data, BuildBudget budget) {
        this.settings = settings;
        this.budget = budget;
        this.bases = bases;
        ColumnDefinitions definitions = explorer.columns().of("", budget);
        this.merged = new MergedConfigs(definitions, bases);
        this.tables = new ViewTables(explorer, definitions, data, budget);
        explorer.selection().forEach(selection::add);
    }

    /** The views of a window, each made when it is asked for. */
    Iterator<ExplorerView> assemble(List<PlannedView> window) {
        loadBases(window);
        List<Optional<MergedConfigs.Merged>> configs =
                window.stream().map(merged::of).toList();
        tables.load(configs.stream().flatMap(Optional::stream).toList());
        return IntStream.range(0, window.size())
                .mapToObj(i -> assemble(window.get(i), configs.get(i)))
                .iterator();
    }

    private ExplorerView assemble(PlannedView view, Optional<MergedConfigs.Merged> config) {
        if (view.error().isPresent()) {
            return view.failed(view.error().get());
        }
        if (config.isEmpty()) {
            return view.failed("Grapher config not found for ID: "
                    + FieldParser.textOf(view.values().config().path("id")));
        }
        String text = CanonicalJson.write(stored(view, config.get()));
        budget.keep(text.length());
        return new ExplorerView(view.row(), view.viewId(), view.dimensions(), text, null);
    }

    private ObjectNode stored(PlannedView view, MergedConfigs.Merged merged) {
        ObjectNode config = merged.config();
        if (selection.isEmpty()) {
            select(config.path(SELECTED));
        }
        config.put("adminBaseUrl", settings.adminUrl());
        config.put("bakedGrapherURL", settings.siteUrl());
        if (!selection.isEmpty()) {
            config.set(SELECTED, selection);
        }
        LoadedTable table = tables.table(view, merged);
        return StoredConfig.of(config, merged.roles(), table);
    }

    private void loadBases(List<PlannedView> window) {
        Set<Long> charts = new HashSet<>();
        Set<Long> variables = new HashSet<>();
        for (PlannedView view : window) {
            if (view.error().isEmpty()) {
                merged.neededChart(view).ifPresent(charts::add);
                merged.neededVariable(view).ifPresent(variables::add);
            }
        }
        bases.load(charts, variables);
    }

    private void select(JsonNode names) {
        names.valueStream().map(FieldParser::textOf).distinct().forEach(selection::add);
    }
}
