package dev.meridian.activities.explorer.grammar.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The title and the subtitle of a chart that sets none. Columns that were not loaded are called by their slug. */
final class Titles {

    private final ColumnRoles roles;
    private final LoadedTable table;

    Titles(ColumnRoles roles, LoadedTable table) {
        this.roles = roles;
        this.table = table;
    }

    String title(List<String> validTypes) {
        if (!validTypes.isEmpty() && validTypes.getFirst().equals("ScatterPlot")) {
            return roles.dimensions().stream()
                    .filter(dimension -> dimension.property().equals("y")
                            || dimension.property().equals("x"))
                    .map(dimension -> table.column(dimension.slug()))
                    .flatMap(Optional::stream)
                    .map(LoadedColumn::label)
                    .collect(Collectors.joining(" vs. "));
        }
        List<String> slugs = titleSlugs();
        List<String> labels = slugs.isEmpty()
                ? table.numericColumns().stream().map(LoadedColumn::label).toList()
                : slugs.stream().map(this::label).toList();
        return commonDataset(slugs).orElseGet(() -> join(labels));
    }

    String subtitle() {
        List<String> y = roles.yDimensions();
        return y.size() == 1
                ? table.column(y.getFirst()).map(LoadedColumn::descriptionShort).orElse("")
                : "";
    }

    private List<String> titleSlugs() {
        List<String> dimensions = roles.yDimensions();
        boolean loaded = dimensions.stream().allMatch(slug -> table.column(slug).isPresent());
        return loaded && !dimensions.isEmpty() ? dimensions : roles.yColumns();
    }

    private Optional<String> commonDataset(List<String> slugs) {
        if (roles.yColumns().size() < 2) {
            return Optional.empty();
        }
        List<String> names = slugs.stream()
                .map(slug -> table.column(slug).map(LoadedColumn::datasetName).orElse(""))
                .distinct()
                .toList();
        return names.size() == 1 ? Optional.of(names.getFirst()).filter(name -> !name.isEmpty()) : Optional.empty();
    }

    private String label(String slug) {
        return Objects.requireNonNull(
                table.column(slug).map(LoadedColumn::label).orElse(slug));
    }

    private static String join(List<String> labels) {
        return String.join(labels.size() == 2 ? " and " : ", ", labels);
    }
}
