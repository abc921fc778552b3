package dev.meridian.activities.explorer.view;

import dev.meridian.activities.explorer.edit.SavedText;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.warning.ExplorerWarning;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The effects that storing a TSV would have.
 *
 * @param base the text that is stored now; empty if there is no such explorer
 * @param published whether the site would show the explorer
 * @param changes how the views would change
 * @param lines of the previewed text, from 1, by the rows of views
 * @param warnings warnings of what is allowed but looks like a mistake: first warnings about the whole text, then
 *     others in line order
 */
public record ExplorerPreview(
        Optional<SavedText> base,
        boolean published,
        ViewChanges changes,
        List<Integer> lines,
        List<ExplorerWarning> warnings) {

    /**
     * @param inTheText the warnings that the text alone gives
     * @param missingTables addresses at which no table was found
     */
    static ExplorerPreview of(
            Optional<SavedText> base,
            ViewChanges changes,
            ExplorerProgram program,
            List<ExplorerWarning> inTheText,
            Set<String> missingTables) {
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
        return new ExplorerPreview(base, program.isPublished(), changes, program.viewLines(), List.copyOf(warnings));
    }
}
