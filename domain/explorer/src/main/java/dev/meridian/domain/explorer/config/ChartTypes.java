package dev.meridian.domain.explorer.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Which chart types a config can show, and which of them a {@code tab} denotes. */
final class ChartTypes {

    static final List<String> DEFAULT = List.of("LineChart", "DiscreteBar");

    private static final List<List<String>> FAMILIES = List.of(
            List.of("LineChart", "SlopeChart", "DiscreteBar", "Marimekko", "ScatterPlot"),
            List.of("StackedArea", "StackedBar", "StackedDiscreteBar"));

    private static final Map<String, String> BY_TAB = Map.of(
            "line", "LineChart",
            "slope", "SlopeChart",
            "scatter", "ScatterPlot",
            "stacked-area", "StackedArea",
            "discrete-bar", "DiscreteBar",
            "stacked-discrete-bar", "StackedDiscreteBar",
            "stacked-bar", "StackedBar",
            "marimekko", "Marimekko");

    private ChartTypes() {}

    /** The types that can be shown together, best first; may contain types that this code does not know. */
    static List<String> valid(ObjectView config, LoadedTable table) {
        List<String> given = config.value("chartTypes")
                .map(types -> types.valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .distinct()
                        .toList())
                .orElse(DEFAULT);
        if (given.size() <= 1) {
            return given;
        }
        for (List<String> family : FAMILIES) {
            List<String> valid = family.stream().filter(given::contains).toList();
            if (!valid.isEmpty()) {
                return valid.getFirst().equals("LineChart") && table.hasProjection()
                        ? valid.stream().filter(DEFAULT::contains).toList()
                        : valid;
            }
        }
        return List.of(given.getFirst());
    }

    /** Whether the tab means the same as the first valid type, so that it need not be stored. */
    static boolean isRedundant(String tab, List<String> valid, boolean hasMapTab) {
        if (tab.equals("table") || valid.isEmpty() || (tab.equals("map") && hasMapTab)) {
            return false;
        }
        String first = valid.getFirst();
        if (!BY_TAB.containsValue(first)) {
            return false;
        }
        Optional<String> denoted = Optional.ofNullable(BY_TAB.get(tab)).filter(valid::contains);
        return denoted.orElse(first).equals(first);
    }
}
