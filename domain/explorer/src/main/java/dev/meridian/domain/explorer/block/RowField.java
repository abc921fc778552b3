package dev.meridian.domain.explorer.block;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The fields that a graphers column or a keyword line may set, and where in the config each one goes. */
public enum RowField {
    TITLE("title", FieldParser.TEXT, "title"),
    SUBTITLE("subtitle", FieldParser.TEXT, "subtitle"),
    NOTE("note", FieldParser.TEXT, "note"),
    SOURCE_DESC("sourceDesc", FieldParser.TEXT, "sourceDesc"),
    ENTITY_TYPE("entityType", FieldParser.TEXT, "entityType"),
    Y_SLUGS("ySlugs", FieldParser.RAW, "ySlugs"),
    X_SLUG("xSlug", FieldParser.RAW, "xSlug"),
    COLOR_SLUG("colorSlug", FieldParser.RAW, "colorSlug"),
    SIZE_SLUG("sizeSlug", FieldParser.RAW, "sizeSlug"),
    TABLE_SLUGS("tableSlugs", FieldParser.RAW, "tableSlugs"),
    Y_VARIABLE_IDS("yVariableIds", FieldParser.RAW),
    X_VARIABLE_ID("xVariableId", FieldParser.RAW),
    COLOR_VARIABLE_ID("colorVariableId", FieldParser.RAW),
    SIZE_VARIABLE_ID("sizeVariableId", FieldParser.RAW),
    TYPE("type", FieldParser.CHART_TYPES, "chartTypes"),
    GRAPHER_ID("grapherId", FieldParser.INTEGER, "id"),
    TABLE_SLUG("tableSlug", FieldParser.RAW),
    DEFAULT_VIEW("defaultView", FieldParser.BOOLEAN),
    HAS_MAP_TAB("hasMapTab", FieldParser.BOOLEAN, "hasMapTab"),
    HIDE_TOTAL_VALUE_LABEL("hideTotalValueLabel", FieldParser.BOOLEAN, "hideTotalValueLabel"),
    HIDE_RELATIVE_TOGGLE("hideRelativeToggle", FieldParser.BOOLEAN, "hideRelativeToggle"),
    TAB("tab", FieldParser.RAW, "tab"),
    SELECTED_FACET_STRATEGY("selectedFacetStrategy", FieldParser.RAW, "selectedFacetStrategy"),
    BASE_COLOR_SCHEME("baseColorScheme", FieldParser.RAW, "baseColorScheme"),
    SORT_BY("sortBy", FieldParser.RAW, "sortBy"),
    SORT_ORDER("sortOrder", FieldParser.RAW, "sortOrder"),
    STACK_MODE("stackMode", FieldParser.RAW, "stackMode"),
    MISSING_DATA_STRATEGY("missingDataStrategy", FieldParser.RAW, "missingDataStrategy"),
    ORIGIN_URL("originUrl", FieldParser.RAW, "originUrl"),
    SORT_COLUMN_SLUG("sortColumnSlug", FieldParser.SLUG, "sortColumnSlug"),
    HIDE_ANNOTATION_FIELDS_IN_TITLE(
            "hideAnnotationFieldsInTitle", FieldParser.TITLE_ANNOTATIONS, "hideAnnotationFieldsInTitle"),
    Y_SCALE_TOGGLE("yScaleToggle", FieldParser.BOOLEAN, "yAxis", "canChangeScaleType"),
    Y_AXIS_MIN("yAxisMin", FieldParser.NUMBER_OR_AUTO, "yAxis", "min"),
    FACET_Y_DOMAIN("facetYDomain", FieldParser.RAW, "yAxis", "facetDomain"),
    TIMELINE_MIN_TIME("timelineMinTime", FieldParser.INTEGER, "timelineMinTime"),
    TIMELINE_MAX_TIME("timelineMaxTime", FieldParser.INTEGER, "timelineMaxTime"),
    MIN_TIME("minTime", FieldParser.INTEGER, "minTime"),
    MAX_TIME("maxTime", FieldParser.INTEGER, "maxTime"),
    MAP_TARGET_TIME("mapTargetTime", FieldParser.INTEGER, "map", "time"),
    RELATED_QUESTION_TEXT("relatedQuestionText", FieldParser.TEXT),
    RELATED_QUESTION_URL("relatedQuestionUrl", FieldParser.RAW);

    private static final Map<String, RowField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(field -> field.key, Function.identity()));

    private final String key;
    private final FieldParser parser;
    private final String[] path;

    RowField(String key, FieldParser parser, String... path) {
        this.key = key;
        this.parser = parser;
        this.path = path;
    }

    /** The field of a column or keyword; empty for names that mean nothing here. */
    public static Optional<RowField> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public String key() {
        return key;
    }

    public FieldParser parser() {
        return parser;
    }

    /** One key or two; none for fields that go nowhere by themselves. */
    public String[] path() {
        return path;
    }
}
