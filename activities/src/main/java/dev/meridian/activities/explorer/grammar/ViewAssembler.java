package dev.meridian.activities.explorer.grammar;

import dev.meridian.activities.explorer.grammar.config.LoadedTable;
import dev.meridian.activities.explorer.grammar.config.StoredConfig;
import dev.meridian.activities.explorer.grammar.ecma.CanonicalJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the stored configs of planned views. Views must come in order: some of what one sets, later ones inherit. */
final class ViewAssembler {

    private final ExplorerSettings settings;
    private final ConfigBases bases;
    private final MergedConfigs merged;
    private final ViewTables tables;
    private List<String> selection;

    ViewAssembler(Explorer explorer, ExplorerSettings settings, ConfigBases bases, DataLoader data) {
        this.settings = settings;
        this.bases = bases;
        this.merged = new MergedConfigs(explorer, bases);
        this.tables = new ViewTables(explorer, data);
        this.selection = explorer.selection();
    }

    List<ExplorerView> assemble(List<PlannedView> window) {
        loadBases(window);
        List<Optional<MergedConfigs.Merged>> configs =
                window.stream().map(merged::of).toList();
        tables.load(configs.stream().flatMap(Optional::stream).toList());
        List<ExplorerView> views = new ArrayList<>(window.size());
        for (int i = 0; i < window.size(); i++) {
            views.add(assemble(window.get(i), configs.get(i)));
        }
        return views;
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
        return new ExplorerView(view.row(), view.viewId(), view.dimensions(), text, null);
    }

    private ObjectNode stored(PlannedView view, MergedConfigs.Merged merged) {
        ObjectNode config = merged.config();
        if (selection.isEmpty()) {
            selection = names(config.path("selectedEntityNames"));
        }
        config.put("adminBaseUrl", settings.adminUrl());
        config.put("bakedGrapherURL", settings.siteUrl());
        if (!selection.isEmpty()) {
            selection.forEach(config.putArray("selectedEntityNames")::add);
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

    private static List<String> names(JsonNode names) {
        List<String> list = new ArrayList<>();
        names.forEach(name -> list.add(FieldParser.textOf(name)));
        return list;
    }
}
