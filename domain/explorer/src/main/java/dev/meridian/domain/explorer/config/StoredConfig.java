package dev.meridian.domain.explorer.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The normal form in which a config is stored: known keys only, defaults dropped, axes, map, colour scales and dimensions
 * tidied, title and subtitle always there.
 */
public final class StoredConfig {

    private static final Map<String, JsonNode> DEFAULTS = defaults();

    private final ObjectView merged;
    private final ColumnRoles roles;
    private final LoadedTable table;
    private final ObjectNode stored = JsonNodeFactory.instance.objectNode();

    private StoredConfig(ObjectNode merged, ColumnRoles roles, LoadedTable table) {
        this.merged = new ObjectView(merged);
        this.roles = roles;
        this.table = table;
    }

    /** The stored form of a merged config, whose view shows these columns of this table. */
    public static ObjectNode of(ObjectNode merged, ColumnRoles roles, LoadedTable table) {
        StoredConfig config = new StoredConfig(merged, roles, table);
        config.build();
        return config.stored;
    }

    private void build() {
        for (Map.Entry<String, JsonNode> entry : merged.object().properties()) {
            ConfigKey.named(entry.getKey())
                    .map(key -> key.normalise(entry.getValue()))
                    .filter(value -> !value.isMissingNode() && !isDefault(entry.getKey(), value))
                    .ifPresent(value -> stored.set(entry.getKey(), value));
        }
        List<String> validTypes = ChartTypes.valid(merged, table);
        if (stored.has("tab")
                && ChartTypes.isRedundant(new ObjectView(stored).text("tab"), validTypes, merged.isTrue("hasMapTab"))) {
            stored.remove("tab");
        }
        addColorScales();
        Titles titles = new Titles(roles, table);
        if (merged.value("title").isEmpty()) {
            stored.put("title", titles.title(validTypes));
        }
        if (merged.value("subtitle").isEmpty()) {
            stored.put("subtitle", titles.subtitle());
        }
    }

    private void addColorScales() {
        if (stored.path("colorScale").isMissingNode()) {
            roles.color().flatMap(this::columnScale).ifPresent(scale -> stored.set("colorScale", scale));
        }
        if (merged.isTrue("hasMapTab") && stored.path("map").path("colorScale").isMissingNode()) {
            mapColumn().flatMap(this::columnScale).ifPresent(scale -> map().set("colorScale", scale));
        }
    }

    private Optional<String> mapColumn() {
        String columnSlug = new ObjectView(merged.object().path("map")).text("columnSlug");
        if (roles.dimensions().stream().anyMatch(dimension -> dimension.slug().equals(columnSlug))) {
            return Optional.of(columnSlug);
        }
        return roles.yColumns().stream().findFirst();
    }

    private Optional<ObjectNode> columnScale(String slug) {
        return table.column(slug)
                .map(column -> ColorScale.normalise(column.colorScale()))
                .filter(scale -> !scale.isEmpty());
    }

    private ObjectNode map() {
        return stored.path("map") instanceof ObjectNode map ? map : stored.putObject("map");
    }

    private static boolean isDefault(String key, JsonNode value) {
        if (value.isContainer() && value.isEmpty()) {
            return !key.equals("chartTypes");
        }
        JsonNode usual = DEFAULTS.get(key);
        if (usual == null) {
            return false;
        }
        return usual.isNumber() && value.isNumber() ? usual.doubleValue() == value.doubleValue() : usual.equals(value);
    }

    private static Map<String, JsonNode> defaults() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return Map.ofEntries(
                Map.entry("chartTypes", json.arrayNode().add("LineChart").add("DiscreteBar")),
                Map.entry("version", json.numberNode(1)),
                Map.entry("tab", json.stringNode("chart")),
                Map.entry("hasMapTab", json.booleanNode(false)),
                Map.entry("addCountryMode", json.stringNode("add-country")),
                Map.entry("stackMode", json.stringNode("absolute")),
                Map.entry("showNoDataArea", json.booleanNode(true)),
                Map.entry("hideSeriesLabels", json.booleanNode(false)),
                Map.entry("hideRelativeToggle", json.booleanNode(true)),
                Map.entry("hideFacetControl", json.booleanNode(true)),
                Map.entry("entityType", json.stringNode("country or region")),
                Map.entry("entityTypePlural", json.stringNode("countries and regions")),
                Map.entry("facettingLabelByYVariables", json.stringNode("metric")),
                Map.entry("sortBy", json.stringNode("total")),
                Map.entry("sortOrder", json.stringNode("desc")),
                Map.entry("minTime", json.stringNode("earliest")),
                Map.entry("timelineMinTime", json.stringNode("earliest")),
                Map.entry("maxTime", json.stringNode("latest")),
                Map.entry("timelineMaxTime", json.stringNode("latest")));
    }
}
