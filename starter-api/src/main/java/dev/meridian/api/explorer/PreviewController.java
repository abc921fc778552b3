package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.view.ExplorerPreview;
import dev.meridian.activities.explorer.view.ViewChanges;
import dev.meridian.activities.explorer.view.ViewChanges.Change;
import dev.meridian.activities.explorer.view.ViewRefresh;
import dev.meridian.api.background.RequestWork;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers what storing a TSV would change, without changing anything. */
@ApiController
@RequestMapping("/api/explorers/{slug}/preview")
class PreviewController {
    private static final int MOST_SHOWN = 500;

    private final ViewRefresh views;
    private final RequestWork work;

    PreviewController(ViewRefresh views, RequestWork work) {
        this.views = views;
        this.work = work;
    }

    /**
     * The changes, counted in views.
     *
     * @param failed how many of all views would carry an error
     * @param changes the first of the created, updated and removed views
     * @param truncated whether there are more changes than are shown
     * @param warnings warnings of what is allowed in the TSV but looks like a mistake
     */
    record Preview(
            int created,
            int updated,
            int removed,
            int unchanged,
            int failed,
            List<ViewChange> changes,
            boolean truncated,
            List<Warning> warnings) {}

    /**
     * A warning of something that looks like a mistake.
     *
     * @param code the kind of the warning
     * @param line the line, from 1; 0 if the warning concerns no single line
     */
    record Warning(String code, int line, String message) {}

    /**
     * The change of a view.
     *
     * @param change created, updated, moved or removed
     * @param error the error that would be stored instead of a config
     */
    record ViewChange(
            String change, String viewId, @Nullable String error) {}

    @PostMapping(consumes = ExplorerController.TSV)
    @BodyUpTo(TsvText.MAX_BYTES)
    Preview preview(Tenant tenant, @PathVariable String slug, @RequestBody(required = false) byte @Nullable [] tsv) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        return work.run(() -> preview(explorer, TsvText.decode(tsv == null ? new byte[0] : tsv)));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @BodyUpTo(ExplorerController.LARGEST_JSON)
    Preview preview(Tenant tenant, @PathVariable String slug, @RequestBody ExplorerUpload upload) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        return work.run(() -> preview(explorer, upload.checkedTsv()));
    }

    private Preview preview(ExplorerKey explorer, String tsv) {
        ExplorerPreview preview = views.preview(explorer, tsv);
        ViewChanges changes = preview.changes();
        ViewsRefreshed summary = changes.summary();
        return new Preview(
                summary.created(),
                summary.updated(),
                summary.removed(),
                summary.unchanged(),
                summary.failed(),
                changes.list().stream()
                        .limit(MOST_SHOWN)
                        .map(PreviewController::change)
                        .toList(),
                changes.list().size() > MOST_SHOWN,
                preview.warnings().stream()
                        .map(warning -> new Warning(warning.code(), warning.line(), warning.message()))
                        .toList());
    }

    private static ViewChange change(Change change) {
        return switch (change) {
            case Change.Created(var view) -> new ViewChange("created", view.viewId(), view.error());
            case Change.Updated(var before, var view) -> new ViewChange("updated", view.viewId(), view.error());
            case Change.Moved(var before, var view) -> new ViewChange("moved", view.viewId(), view.error());
            case Change.Removed(var before) -> new ViewChange("removed", before.viewId(), null);
        };
    }
}
