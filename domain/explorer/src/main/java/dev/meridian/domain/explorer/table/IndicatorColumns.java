package dev.meridian.domain.explorer.table;

import dev.meridian.domain.explorer.block.ColumnDefinition;
import dev.meridian.domain.explorer.block.ColumnDefinitions;
import dev.meridian.domain.explorer.block.FieldParser;
import dev.meridian.domain.explorer.config.LoadedColumn;
import dev.meridian.domain.explorer.source.IndicatorMetadata;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Makes the columns of indicators from their metadata, a dimension's {@code display} and a definition, later ones first. */
public final class IndicatorColumns {

    private static final Set<String> NUMERIC_TYPES = Set.of("int", "float");

    private IndicatorColumns() {}

    /**
     * The column of a definition: the column of an indicator if the definition duplicates a loaded indicator, else its
     * own column.
     */
    public static LoadedColumn column(
            ColumnDefinition definition, Map<String, IndicatorMetadata> loaded, ColumnDefinitions definitions) {
        IndicatorMetadata metadata = loaded.get(definitions.origin(definition.key()));
        if (metadata == null || definition.duplicated().isEmpty()) {
            return definitions.column(definition, false);
        }
        JsonNode projection = definition.display().path("isProjection");
        return column(
                definition.key(),
                metadata,
                firstOf(definition.displayName(), metadata.displayName()),
                definition.numeric().orElseGet(() -> isNumeric(metadata)),
                projection.isMissingNode() ? metadata.projection() : IndicatorMetadata.isTruthy(projection),
                definitions);
    }

    /** The column of an indicator that a dimension shows. */
    public static LoadedColumn column(
            String slug, IndicatorMetadata metadata, JsonNode display, ColumnDefinitions definitions) {
        ColumnDefinition definition = definitions.find(slug).orElse(null);
        JsonNode projection = display.path("isProjection");
        if (definition != null && definition.display().has("isProjection")) {
            projection = definition.display().path("isProjection");
        }
        String defined = definition == null ? "" : definition.displayName();
        return column(
                slug,
                metadata,
                firstOf(defined, firstOf(FieldParser.textOf(display.path("name")), metadata.displayName())),
                definition == null ? isNumeric(metadata) : definition.numeric().orElseGet(() -> isNumeric(metadata)),
                projection.isMissingNode() ? metadata.projection() : IndicatorMetadata.isTruthy(projection),
                definitions);
    }

    private static LoadedColumn column(
            String slug,
            IndicatorMetadata metadata,
            String displayName,
            boolean numeric,
            boolean projection,
            ColumnDefinitions definitions) {
        String label = firstOf(metadata.titlePublic(), firstOf(displayName, firstOf(metadata.name(), slug)));
        return new LoadedColumn(
                slug,
                label,
                numeric,
                projection,
                metadata.datasetName(),
                metadata.descriptionShort(),
                definitions.colorScale(slug));
    }

    /** Whether an indicator measures something. */
    static boolean isNumeric(IndicatorMetadata metadata) {
        return NUMERIC_TYPES.contains(metadata.type());
    }

    private static String firstOf(String preferred, String otherwise) {
        return preferred.isEmpty() ? otherwise : preferred;
    }
}
