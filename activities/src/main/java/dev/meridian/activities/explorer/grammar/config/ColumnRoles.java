package dev.meridian.activities.explorer.grammar.config;

import dev.meridian.activities.explorer.grammar.ecma.EcmaNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Which columns a view shows as what.
 *
 * @param ySlugs columns named as y, before any dimension
 * @param colorSlug the column named as colour, {@code ""} if none
 * @param dimensions the config's dimensions in order
 */
public record ColumnRoles(List<String> ySlugs, String colorSlug, List<Dimension> dimensions) {

    /** A dimension: what an indicator, its id as text, is shown as, and how. */
    public record Dimension(String property, String slug, JsonNode display) {}

    /** The roles of a view whose config has these dimensions. */
    public static ColumnRoles of(List<String> ySlugs, String colorSlug, JsonNode dimensions) {
        List<Dimension> list = new ArrayList<>();
        for (JsonNode dimension : dimensions) {
            if (dimension.path("variableId").isNumber()) {
                String slug = EcmaNumber.toText(dimension.path("variableId").doubleValue());
                list.add(new Dimension(dimension.path("property").asString(""), slug, dimension.path("display")));
            }
        }
        return new ColumnRoles(ySlugs, colorSlug, list);
    }

    /** The y dimensions' slugs. */
    List<String> yDimensions() {
        return slugs("y");
    }

    /** What counts as the y columns before data are loaded. */
    List<String> yColumns() {
        return ySlugs.isEmpty() ? yDimensions() : ySlugs;
    }

    /** The column that colours the chart. */
    Optional<String> color() {
        return colorSlug.isEmpty() ? slugs("color").stream().findFirst() : Optional.of(colorSlug);
    }

    private List<String> slugs(String property) {
        return dimensions.stream()
                .filter(dimension -> dimension.property().equals(property))
                .map(Dimension::slug)
                .toList();
    }
}
