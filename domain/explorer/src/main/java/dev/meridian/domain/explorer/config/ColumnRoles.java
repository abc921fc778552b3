package dev.meridian.domain.explorer.config;

import dev.meridian.domain.explorer.ecma.EcmaNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * The roles in which a view shows columns.
 *
 * @param named the columns that its row names by slug
 * @param dimensions the config's dimensions in order
 */
public record ColumnRoles(NamedSlugs named, List<Dimension> dimensions) {

    /**
     * Columns that a row names by slug; {@code ""} where it names none.
     *
     * @param y in order, followed by the ids that the row names beside them
     */
    public record NamedSlugs(List<String> y, String x, String color, String size) {

        /** A row that names no column by slug. */
        public static final NamedSlugs NONE = new NamedSlugs(List.of(), "", "", "");

        /** All of them in the order y, x, colour, size. */
        public List<String> all() {
            return Stream.concat(y.stream(), Stream.of(x, color, size))
                    .filter(slug -> !slug.isEmpty())
                    .toList();
        }
    }

    /** A dimension: what an indicator, its id as text, is shown as, and how. */
    public record Dimension(String property, String slug, JsonNode display) {}

    /** The roles of a view whose config has these dimensions. */
    public static ColumnRoles of(NamedSlugs named, JsonNode dimensions) {
        List<Dimension> list = new ArrayList<>();
        for (JsonNode dimension : dimensions) {
            if (dimension.path("variableId").isNumber()) {
                String slug = EcmaNumber.toText(dimension.path("variableId").doubleValue());
                list.add(new Dimension(dimension.path("property").asString(""), slug, dimension.path("display")));
            }
        }
        return new ColumnRoles(named, list);
    }

    /** Whether the table has what the view shows: the columns it names by slug or, if it names none, its dimensions. */
    boolean areIn(LoadedTable table) {
        List<String> slugs = named.all();
        return (slugs.isEmpty() ? dimensions.stream().map(Dimension::slug) : slugs.stream())
                .allMatch(slug -> table.column(slug).isPresent());
    }

    /** The y dimensions' slugs. */
    List<String> yDimensions() {
        return slugs("y");
    }

    /** The y columns, as far as they are known before data are loaded. */
    List<String> yColumns() {
        return named.y().isEmpty() ? yDimensions() : named.y();
    }

    /** The column that colours the chart. */
    Optional<String> color() {
        return named.color().isEmpty() ? slugs("color").stream().findFirst() : Optional.of(named.color());
    }

    private List<String> slugs(String property) {
        return dimensions.stream()
                .filter(dimension -> dimension.property().equals(property))
                .map(Dimension::slug)
                .toList();
    }
}
