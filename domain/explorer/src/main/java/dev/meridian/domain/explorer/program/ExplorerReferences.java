package dev.meridian.domain.explorer.program;

import dev.meridian.domain.explorer.catalog.ChartCatalog;
import java.util.Set;

/**
 * What an explorer's text refers to outside itself. Not all of it need exist.
 *
 * @param chartIds charts that rows start from
 * @param variableIds variables of rows and column definitions, given by id
 * @param catalogPaths variables given by catalog path; {@link ChartCatalog#variableIds} knows their ids
 * @param tableUrls addresses of tables
 */
public record ExplorerReferences(
        Set<Long> chartIds, Set<Long> variableIds, Set<String> catalogPaths, Set<String> tableUrls) {}
