package dev.meridian.domain.explorer.testing;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.catalog.VariableConfigs;
import dev.meridian.domain.explorer.ecma.CanonicalJson;
import dev.meridian.domain.explorer.program.BuildBudget;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.selection.ViewPlanner;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.view.ExplorerViewBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small database and network for a test, and the views of an explorer in it. */
public final class TestWorld {

    private final Map<Long, String> charts = new HashMap<>();
    private final Map<Long, VariableConfigs> variables = new HashMap<>();
    private final Map<String, Long> paths = new HashMap<>();
    private final Map<Long, String> metadata = new HashMap<>();
    private final Map<String, String> tables = new HashMap<>();

    public TestWorld chart(long id, String config) {
        charts.put(id, config);
        return this;
    }

    public TestWorld variable(long id, String etl, String admin) {
        variables.put(id, new VariableConfigs(etl, admin));
        return this;
    }

    public TestWorld path(String path, long id) {
        paths.put(path, id);
        return this;
    }

    public TestWorld indicator(long id, String document) {
        metadata.put(id, document);
        return this;
    }

    public TestWorld table(String url, String text) {
        tables.put(url, text);
        return this;
    }

    /** Lines whose cells are parted by {@code |} for tabs. */
    public static String tsv(String lines) {
        return lines.replace('|', '\t');
    }

    public List<ExplorerView> views(String lines) {
        List<ExplorerView> views = new ArrayList<>();
        new ExplorerViewBuilder(new ExplorerSettings("https://admin", "https://site"), catalog(), source())
                .build(ExplorerProgram.parse(tsv(lines)))
                .forEachRemaining(views::add);
        return views;
    }

    /** The stored config of a view. */
    public JsonNode config(String lines, int row) {
        ExplorerView view = views(lines).get(row);
        return JsonMapper.shared().readTree(Objects.requireNonNull(view.config(), () -> "error: " + view.error()));
    }

    /** What the text alone says about a view. */
    public static JsonNode alone(String lines, int row) {
        ViewPlanner planner =
                new ViewPlanner(ExplorerProgram.parse(tsv(lines)).resolve(Map.of(), false), new BuildBudget());
        for (int before = 0; before < row; before++) {
            planner.plan(before);
        }
        return JsonMapper.shared()
                .readTree(CanonicalJson.write(planner.plan(row).values().config()));
    }

    public ChartCatalog catalog() {
        return world().catalog();
    }

    IndicatorSource source() {
        return world().source();
    }

    private GeneratedExplorer world() {
        return new GeneratedExplorer("", charts, variables, paths, metadata, tables);
    }
}
