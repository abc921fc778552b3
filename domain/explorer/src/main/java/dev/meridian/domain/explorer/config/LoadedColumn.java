package dev.meridian.domain.explorer.config;

import tools.jackson.databind.node.ObjectNode;

/**
 * A column of the table that a view's data were loaded into.
 *
 * @param slug the column's key; the id as text for an indicator
 * @param label what readers see
 * @param numeric whether it measures something
 * @param projection whether its values are projections
 * @param datasetName the data set it belongs to, {@code ""} if unknown
 * @param descriptionShort {@code ""} if there is none
 * @param colorScale the scale its definition describes; an empty object if none
 */
public record LoadedColumn(
        String slug,
        String label,
        boolean numeric,
        boolean projection,
        String datasetName,
        String descriptionShort,
        ObjectNode colorScale) {}
