package dev.meridian.activities.explorer.view;

import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.warning.ExplorerWarning;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What storing a TSV would lead to.
 *
 * @param changes what would become of the views
 * @param warnings what in the TSV is allowed but looks like a mistake: first what concerns the whole text, then in line order
 */
public record ExplorerPreview(ViewChanges changes, List<ExplorerWarning> warnings) {

    /**
     * @param inTheText the warnings that the text alone gives
     * @param missingTables addresses of tables at which there was nothing
     */
    static ExplorerPreview of(
            ViewChanges changes, ExplorerProgram program, List<ExplorerWarning> inTheText, Set<String> missingTables) {
        List<ExplorerWarning> warnings = new ArrayList<>();
        ViewsRefreshed summary = changes.summary();
        if (summary.removed() > 0 && summary.unchanged() + summary.updated() == 0) {
            String why = program.isPublished() ? "" : ", since the text does not say isPublished<TAB>true";
            warnings.add(new ExplorerWarning(
                    "all-views-removed", 0, "None of the " + summary.removed() + " stored views would be left" + why));
        }
        program.tableAddresses().forEach((line, url) -> {
            if (missingTables.contains(url)) {
                warnings.add(new ExplorerWarning(
                        "table-missing",
                        line,
                        "Nothing is read from this address: there is no table, or it may not be read from here, as those"
                                + " on private networks may not"));
            }
        });
        warnings.addAll(inTheText);
        return new ExplorerPreview(changes, List.copyOf(warnings));
    }
}
