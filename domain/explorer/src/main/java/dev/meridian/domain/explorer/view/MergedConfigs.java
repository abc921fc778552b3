package dev.meridian.domain.explorer.view;

import dev.meridian.domain.explorer.block.ColumnDefinitions;
import dev.meridian.domain.explorer.block.RowField;
import dev.meridian.domain.explorer.config.ColumnRoles;
import dev.meridian.domain.explorer.config.ConfigMerge;
import dev.meridian.domain.explorer.program.Explorer;
import dev.meridian.domain.explorer.program.RowValues;
import dev.meridian.domain.explorer.program.ViewDimensions;
import dev.meridian.domain.explorer.program.ViewMode;
import dev.meridian.domain.explorer.selection.PlannedView;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Merges a view's own config over the config that it starts from. */
final class MergedConfigs {

    private static final String DIMENSIONS = "dimensions";

    private final ColumnDefinitions definitions;
    private final ConfigBases bases;

    /** A merged config, which may be changed but shares its parts, and the columns it shows. */
    record Merged(ViewMode mode, ObjectNode config, ColumnRoles roles) {}

    /**
     * @param definitions the definitions of indicator columns
     */
    MergedConfigs(ColumnDefinitions definitions, ConfigBases bases) {
        this.definitions = definitions;
        this.bases = bases;
    }

    /** The chart whose config a view starts from. */
    Optional<Long> neededChart(PlannedView view) {
        return view.mode() == ViewMode.CHART ? view.values().grapherId() : Optional.empty();
    }

    /** The variable whose configs must be loaded for a view. */
    Optional<Long> neededVariable(PlannedView view) {
        return view.mode() == ViewMode.INDICATOR ? dimensions(view.values()).baseVariable() : Optional.empty();
    }

    /** The merged config of a view; empty if it has an error or its chart does not exist. */
    Optional<Merged> of(PlannedView view) {
        if (view.error().isPresent()) {
            return Optional.empty();
        }
        RowValues values = view.values();
        ObjectNode own = values.config();
        return switch (view.mode()) {
            case CHART ->
                values.grapherId()
                        .flatMap(bases::chart)
                        .map(base -> merged(view, ConfigMerge.merge(base, own), Explorer.ySlugs(values)));
            case INDICATOR -> {
                ViewDimensions dimensions = dimensions(values);
                ObjectNode config = dimensions
                        .baseVariable()
                        .map(bases::variable)
                        .map(base -> ConfigMerge.merge(base, own))
                        .orElse(own);
                config.set(DIMENSIONS, dimensions.resolve());
                yield Optional.of(merged(view, config, dimensions.ySlugs()));
            }
            case TABLE -> Optional.of(merged(view, own, Explorer.ySlugs(values)));
        };
    }

    private Merged merged(PlannedView view, ObjectNode config, List<String> ySlugs) {
        RowValues values = view.values();
        ColumnRoles.NamedSlugs named = new ColumnRoles.NamedSlugs(
                ySlugs,
                values.text(RowField.X_SLUG),
                values.text(RowField.COLOR_SLUG),
                values.text(RowField.SIZE_SLUG));
        return new Merged(view.mode(), config, ColumnRoles.of(named, config.path(DIMENSIONS)));
    }

    private ViewDimensions dimensions(RowValues values) {
        return new ViewDimensions(values, definitions);
    }
}
