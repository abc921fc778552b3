package dev.meridian.activities.explorer.preview;

import dev.meridian.activities.explorer.edit.SavedText;
import dev.meridian.activities.explorer.view.ExplorerPreview;
import dev.meridian.activities.explorer.view.StoredView;
import dev.meridian.activities.explorer.view.ViewChanges.Change;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.warning.ExplorerWarning;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A preview without its single changes.
 *
 * @param base what was stored when the preview was made; null if there was no such explorer
 * @param becomes what storing the text would lead to
 * @param warnings warnings of what is allowed in the text but looks like a mistake
 */
public record PreviewReport(@Nullable Base base, Becomes becomes, Counts counts, List<ExplorerWarning> warnings) {
    /**
     * The stored text.
     *
     * @param status whether the stored views, with which the preview compares, correspond to the stored text
     */
    public record Base(long generation, boolean published, String status) {
        static @Nullable Base of(@Nullable SavedText text) {
            return text == null
                    ? null
                    : new Base(
                            text.generation(), text.published(), text.status().wireName());
        }
    }

    /**
     * What storing the text would lead to.
     *
     * @param published whether the site would show the explorer
     * @param objectsWritten how many objects would be written to the bucket
     * @param objectsDeleted how many objects would be deleted from it
     */
    public record Becomes(boolean published, int objectsWritten, int objectsDeleted) {}

    /**
     * How many views there are of each kind. Each view is of one kind; views with an error are counted in
     * {@code failed} as well.
     *
     * @param moved with the same content at another place or with other dimensions
     * @param failed views of all kinds that would carry an error
     */
    public record Counts(int created, int updated, int moved, int removed, int unchanged, int failed) {}

    public static PreviewReport of(ExplorerPreview preview) {
        ViewsRefreshed summary = preview.changes().summary();
        int moved = preview.changes().moved();
        int written = 0;
        int deleted = 0;
        for (Change change : preview.changes().list()) {
            switch (change) {
                case Change.Created(ExplorerView view) -> written += view.config() == null ? 0 : 1;
                case Change.Updated(StoredView before, ExplorerView view) -> {
                    written += view.config() == null ? 0 : 1;
                    deleted += view.config() == null && before.configId() != null ? 1 : 0;
                }
                case Change.Removed(StoredView before) -> deleted += before.configId() == null ? 0 : 1;
                case Change.Moved _, Change.Failing _ -> {
                    // Such a view changes no object.
                }
            }
        }
        return new PreviewReport(
                Base.of(preview.base().orElse(null)),
                new Becomes(preview.published(), written, deleted),
                new Counts(
                        summary.created(),
                        summary.updated(),
                        moved,
                        summary.removed(),
                        summary.unchanged() - moved,
                        summary.failed()),
                preview.warnings());
    }
}
