package dev.meridian.domain.explorer.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The default title and subtitle, for a chart that sets none. Columns that are not in the table are called by their
 * slug. The table may be that of an earlier view, so that it has some of the columns only.
 */
final class Titles {

    private final ColumnRoles roles;
    private final LoadedTable table;
    private final boolean loaded;

    Titles(ColumnRoles roles, LoadedTable table) {
        this.roles = roles;
        this.table = table;
        this.loaded = roles.areIn(table);
    }

    String title(List<String> validTypes) {
        if (!validTypes.isEmpty() && validTypes.getFirst().equals("ScatterPlot")) {
            return loaded ? scatterTitle() : "";
        }
        List<String> slugs = loaded && !roles.yDimensions().isEmpty() ? roles.yDimensions() : roles.yColumns();
        List<String> labels = slugs.isEmpty()
                ? table.numericColumns().stream().map(LoadedColumn::label).toList()
                : slugs.stream().map(this::label).toList();
        return commonDataset(slugs).orElseGet(() -> join(labels));
    }

    String subtitle() {
        List<String> y = roles.yDimensions();
        return loaded && y.size() == 1
                ? table.column(y.getFirst()).map(LoadedColumn::descriptionShort).orElse("")
                : "";
    }

    private String scatterTitle() {
        return roles.dimensions().stream()
                .filter(dimension ->
                        dimension.property().equals("y") || dimension.property().equals("x"))
                .map(dimension -> label(dimension.slug()))
                .collect(Collectors.joining(" vs. "));
    }

    /** The data set of all columns that have one, if there is more than one y column. */
    private Optional<String> commonDataset(List<String> slugs) {
        if (roles.yColumns().size() < 2) {
            return Optional.empty();
        }
        List<String> names = slugs.stream()
                .map(slug -> table.column(slug).map(LoadedColumn::datasetName).orElse(""))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
    }

    private String label(String slug) {
        return Objects.requireNonNull(
                table.column(slug).map(LoadedColumn::label).orElse(slug));
    }

    private static String join(List<String> labels) {
        return String.join(labels.size() == 2 ? " and " : ", ", labels);
    }
}
