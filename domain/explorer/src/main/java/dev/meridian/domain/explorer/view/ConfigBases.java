package dev.meridian.domain.explorer.view;

import dev.meridian.domain.explorer.block.FieldParser;
import dev.meridian.domain.explorer.block.Graphers;
import dev.meridian.domain.explorer.block.RowField;
import dev.meridian.domain.explorer.catalog.ChartCatalog;
import dev.meridian.domain.explorer.catalog.VariableConfigs;
import dev.meridian.domain.explorer.config.ConfigMerge;
import dev.meridian.domain.explorer.ecma.EcmaText;
import dev.meridian.domain.explorer.program.ViewDimensions;
import dev.meridian.domain.explorer.table.Recent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The configs that views start from, read in bulk and parsed once. */
final class ConfigBases {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CAPACITY = 2_000;

    private final ChartCatalog catalog;
    private final Set<Long> namedCharts;
    private final Set<Long> leadingVariables;
    private final Recent<Long, Optional<ObjectNode>> charts = new Recent<>(CAPACITY);
    private final Recent<Long, ObjectNode> variables = new Recent<>(CAPACITY);

    ConfigBases(Graphers graphers, ChartCatalog catalog) {
        this.catalog = catalog;
        this.namedCharts = namedCharts(graphers);
        this.leadingVariables = leadingVariables(graphers);
    }

    /** Reads what is missing for some charts and variables. */
    void load(Collection<Long> chartIds, Collection<Long> variableIds) {
        List<Long> newCharts =
                charts.missing(chartIds.stream().filter(namedCharts::contains).toList());
        if (!newCharts.isEmpty()) {
            Map<Long, String> texts = catalog.chartConfigs(newCharts);
            newCharts.forEach(
                    id -> charts.put(id, Optional.ofNullable(texts.get(id)).map(ConfigBases::parse)));
        }
        List<Long> newVariables = variables.missing(
                variableIds.stream().filter(leadingVariables::contains).toList());
        if (!newVariables.isEmpty()) {
            Map<Long, VariableConfigs> configs = catalog.variableConfigs(newVariables);
            newVariables.forEach(id -> variables.put(id, merged(configs.get(id))));
        }
    }

    /** A chart's config; empty if the chart does not exist or only a keyword line names it. */
    Optional<ObjectNode> chart(long id) {
        return charts.get(id).flatMap(Function.identity());
    }

    /** The merged configs of a variable; an empty object if it has none. */
    ObjectNode variable(long id) {
        return variables.get(id).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private static ObjectNode merged(@Nullable VariableConfigs configs) {
        if (configs == null) {
            return JsonNodeFactory.instance.objectNode();
        }
        ObjectNode merged = ConfigMerge.merge(parse(configs.etl()), parse(configs.admin()));
        merged.remove("dimensions");
        return merged;
    }

    private static ObjectNode parse(@Nullable String json) {
        if (json != null && JSON.readTree(json) instanceof ObjectNode object) {
            return object;
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /** The charts that some row names. */
    private static Set<Long> namedCharts(Graphers graphers) {
        Set<Long> named = new HashSet<>();
        graphers.column(RowField.GRAPHER_ID.key()).ifPresent(column -> {
            for (int row = 0; row < graphers.size(); row++) {
                ViewDimensions.leadingId(FieldParser.textOf(graphers.value(row, column)))
                        .ifPresent(named::add);
            }
        });
        return named;
    }

    /** The variables that come first in some row; only their configs are used. */
    private static Set<Long> leadingVariables(Graphers graphers) {
        Set<Long> leading = new HashSet<>();
        graphers.column("yVariableIds").ifPresent(column -> {
            for (int row = 0; row < graphers.size(); row++) {
                EcmaText.words(graphers.cell(row, column)).stream()
                        .map(ViewDimensions::leadingId)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .ifPresent(leading::add);
            }
        });
        return leading;
    }
}
