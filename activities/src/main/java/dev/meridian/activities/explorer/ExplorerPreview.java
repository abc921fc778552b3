package dev.meridian.activities.explorer;

import dev.meridian.activities.explorer.grammar.ExplorerWarning;
import java.util.List;

/**
 * What storing a TSV would lead to.
 *
 * @param changes what would become of the views
 * @param warnings what in the TSV is allowed but looks like a mistake, in line order
 */
public record ExplorerPreview(ViewChanges changes, List<ExplorerWarning> warnings) {}
