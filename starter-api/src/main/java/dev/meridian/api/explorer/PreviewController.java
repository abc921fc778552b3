package dev.meridian.api.explorer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.explorer.edit.ExplorerGenerations;
import dev.meridian.activities.explorer.preview.KeptPreviews;
import dev.meridian.activities.explorer.preview.PreviewReport;
import dev.meridian.activities.explorer.view.ExplorerPreview;
import dev.meridian.activities.explorer.view.ViewChanges.Change;
import dev.meridian.activities.explorer.view.ViewRefresh;
import dev.meridian.api.background.RequestWork;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;

/** Computes what storing a TSV would change, without changing the explorer, and keeps the preview for a while. */
@ApiController
@RequestMapping("/api/explorers/{slug}")
class PreviewController {
    private static final int MOST_SHOWN = 500;

    private final ViewRefresh views;
    private final KeptPreviews previews;
    private final ExplorerGenerations generations;
    private final RequestWork work;

    PreviewController(ViewRefresh views, KeptPreviews previews, ExplorerGenerations generations, RequestWork work) {
        this.views = views;
        this.previews = previews;
        this.generations = generations;
        this.work = work;
    }

    /**
     * The changes, counted in views.
     *
     * @param previewId under which the preview is kept
     * @param expiresAt until when it is kept; newer previews may end it earlier
     * @param changes the first of the created, updated, moved and removed views; all of them, and where they differ, are at
     *     {@code previews/{previewId}/changes}
     * @param truncated whether there are more changes than are shown
     */
    record Preview(
            UUID previewId,
            Instant expiresAt,
            @JsonUnwrapped ExplorerPreviewResponse report,
            @JsonUnwrapped Totals totals,
            List<ViewChange> changes,
            boolean truncated) {}

    /**
     * The numbers of {@code counts}, without the views that only move.
     *
     * @param unchanged views that do not change, and views that only move
     * @param failed how many of all views would carry an error
     */
    record Totals(int created, int updated, int removed, int unchanged, int failed) {}

    /**
     * The change of a view.
     *
     * @param change created, updated, moved or removed
     * @param error the error that would be stored instead of a config
     */
    record ViewChange(
            String change, String viewId, @Nullable String error) {}

    @PostMapping(path = "/preview", consumes = ExplorerController.TSV)
    @BodyUpTo(TsvText.MAX_BYTES)
    Preview preview(Tenant tenant, @PathVariable String slug, @RequestBody(required = false) byte @Nullable [] tsv) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        return work.run(() -> preview(explorer, TsvText.ofBody(tsv)));
    }

    @PostMapping(path = "/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    @BodyUpTo(ExplorerController.LARGEST_JSON)
    Preview preview(Tenant tenant, @PathVariable String slug, @RequestBody ExplorerUpload upload) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        return work.run(() -> preview(explorer, upload.checkedTsv()));
    }

    /** Previews storing an earlier text again: what has changed since, the other way round. */
    @PostMapping("/generations/{generation}/preview")
    Preview preview(Tenant tenant, @PathVariable String slug, @PathVariable long generation) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        return work.run(
                () -> preview(explorer, generations.tsv(explorer, generation).orElseThrow(Slugs::unknownGeneration)));
    }

    private Preview preview(ExplorerKey explorer, String tsv) {
        ExplorerPreview preview = views.preview(explorer, tsv);
        Instant expiresAt = Instant.now().plus(KeptPreviews.KEPT_FOR);
        UUID id = previews.keep(explorer, tsv, preview);
        ViewsRefreshed summary = preview.changes().summary();
        List<ViewChange> shown = preview.changes().list().stream()
                .flatMap(PreviewController::change)
                .limit(MOST_SHOWN + 1)
                .toList();
        return new Preview(
                id,
                expiresAt,
                ExplorerPreviewResponse.of(PreviewReport.of(preview)),
                new Totals(
                        summary.created(), summary.updated(), summary.removed(), summary.unchanged(), summary.failed()),
                shown.subList(0, Math.min(MOST_SHOWN, shown.size())),
                shown.size() > MOST_SHOWN);
    }

    private static Stream<ViewChange> change(Change change) {
        return switch (change) {
            case Change.Created(var view) -> Stream.of(new ViewChange("created", view.viewId(), view.error()));
            case Change.Updated(var before, var view) ->
                Stream.of(new ViewChange("updated", view.viewId(), view.error()));
            case Change.Moved(var before, var view) -> Stream.of(new ViewChange("moved", view.viewId(), view.error()));
            case Change.Removed(var before) -> Stream.of(new ViewChange("removed", before.viewId(), null));
            case Change.Failing _ -> Stream.of();
        };
    }
}
