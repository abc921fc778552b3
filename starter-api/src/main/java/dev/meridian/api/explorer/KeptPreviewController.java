package dev.meridian.api.explorer;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.preview.KeptPreview;
import dev.meridian.activities.explorer.preview.KeptPreviews;
import dev.meridian.activities.explorer.preview.PreviewedChange;
import dev.meridian.activities.explorer.preview.PreviewedChange.Field;
import dev.meridian.activities.explorer.preview.PreviewedChange.Kind;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.background.RequestWork;
import dev.meridian.api.description.AnswersAlso;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.explorer.ExplorerKey;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/** Shows previews that are kept, and stores exactly what was previewed. */
@ApiController
@RequestMapping("/api/explorers/{slug}/previews/{preview}")
class KeptPreviewController {
    private static final int MOST_CHANGES = 500;
    private static final String FAILED = "failed";

    private final KeptPreviews previews;
    private final RequestWork work;

    KeptPreviewController(KeptPreviews previews, RequestWork work) {
        this.previews = previews;
        this.work = work;
    }

    /**
     * A preview that is kept.
     *
     * @param expiresAt until when it is kept; newer previews may end it earlier
     * @param savedGeneration the generation that stored its text; missing if it was not stored
     */
    record KeptPreviewResponse(
            UUID previewId,
            Instant expiresAt,
            @JsonUnwrapped ExplorerPreviewResponse report,
            @Nullable Long savedGeneration) {}

    /**
     * A page of changes.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record ChangePage(
            List<ChangeResponse> changes, @Nullable String nextCursor) {}

    /**
     * How a view would change.
     *
     * @param change created, updated, moved, removed, or unchanged for a view that keeps its error
     * @param dimensions choice to value, as they would be; of a removed view as they are now
     * @param line of the previewed text, from 1; missing for removed views
     * @param error the error that would be stored instead of a config
     * @param fields where an updated or moved view would differ; missing if the preview has too many differences
     * @param moreFields how many differences there are beyond these
     */
    record ChangeResponse(
            String change,
            String viewId,
            @JsonRawValue @Schema(types = "object") String dimensions,
            @Nullable Integer line,
            @Nullable String error,
            @Nullable List<ChangedFieldResponse> fields,
            @Nullable Integer moreFields) {
        static ChangeResponse of(PreviewedChange change) {
            PreviewedChange.Fields fields = change.fields();
            return new ChangeResponse(
                    change.kind().wireName(),
                    change.viewId(),
                    change.dimensions(),
                    change.line(),
                    change.error(),
                    fields == null
                            ? null
                            : fields.list().stream()
                                    .map(ChangedFieldResponse::of)
                                    .toList(),
                    fields == null || fields.further() == 0 ? null : fields.further());
        }
    }

    /**
     * One difference.
     *
     * @param path JSON pointer into {@code {row, dimensions, error, config}}
     * @param before missing if there was nothing
     * @param after missing if there would be nothing
     * @param cut whether a value was longer than a thousand characters: then it is a text with the beginning of its JSON
     */
    record ChangedFieldResponse(
            String path,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            boolean cut) {
        static ChangedFieldResponse of(Field field) {
            return new ChangedFieldResponse(
                    field.difference().path(),
                    field.difference().before(),
                    field.difference().after(),
                    field.cut());
        }
    }

    /**
     * A request to store a text that is known already.
     *
     * @param commitMessage why the text is stored, at most 255 characters
     * @param editor who stores the text; the caller if the request does not say it
     */
    record SaveRequest(@Nullable String commitMessage, ExplorerUpload.@Nullable Editor editor) {
        static CommitMetadata commit(@Nullable SaveRequest request, Caller caller) {
            ExplorerUpload.Editor editor = request == null || request.editor() == null
                    ? new ExplorerUpload.Editor(caller.holder().name(), null)
                    : request.editor();
            return ExplorerUpload.commit(
                    request == null ? null : request.commitMessage(), editor.name(), editor.email());
        }
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    KeptPreviewResponse show(Tenant tenant, @PathVariable String slug, @PathVariable UUID preview) {
        KeptPreview kept = existing(Slugs.key(tenant, slug), preview);
        return new KeptPreviewResponse(
                kept.id(), kept.expiresAt(), ExplorerPreviewResponse.of(kept.report()), kept.savedGeneration());
    }

    /** Sends the text that was previewed. */
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(mediaType = ExplorerController.TSV, schema = @Schema(type = "string")))
    @GetMapping(produces = ExplorerController.TSV)
    void tsv(Tenant tenant, @PathVariable String slug, @PathVariable UUID preview, HttpServletResponse response)
            throws IOException {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        requireUnsaved(existing(explorer, preview));
        SentText.send(
                response, slices -> previews.readTsv(explorer, preview, slices), KeptPreviewController::unknownPreview);
    }

    /** Lists changes of one kind or of all kinds, in the order of the text; {@code failed}: views with an error. */
    @GetMapping("/changes")
    ChangePage changes(
            Tenant tenant,
            @PathVariable String slug,
            @PathVariable UUID preview,
            @RequestParam(required = false) @Nullable String change,
            @RequestParam(defaultValue = "0") int cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_CHANGES);
        requireUnsaved(existing(Slugs.key(tenant, slug), preview));
        boolean onlyFailed = FAILED.equals(change);
        List<PreviewedChange> found =
                previews.changes(preview, onlyFailed ? null : kind(change), onlyFailed, cursor, limit + 1);
        ListPage<PreviewedChange> page = ListPage.of(found, limit, last -> String.valueOf(last.place() + 1));
        return new ChangePage(page.shown(ChangeResponse::of), page.nextCursor());
    }

    /** Stores exactly the text that was previewed, unless another text was stored meanwhile. */
    @PostMapping("/save")
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<AcceptedResponse> save(
            Caller caller,
            @PathVariable String slug,
            @PathVariable UUID preview,
            @RequestBody(required = false) @Nullable SaveRequest request) {
        ExplorerKey explorer = Slugs.key(caller.tenant(), slug);
        CommitMetadata commit = SaveRequest.commit(request, caller);
        requireUnsaved(existing(explorer, preview));
        return AcceptedResponse.answer(IfMatch.unlessChanged(
                HttpStatus.CONFLICT,
                () -> work.run(() -> previews.save(explorer, preview, commit).orElseThrow(() -> {
                    requireUnsaved(existing(explorer, preview));
                    return unknownPreview();
                }))));
    }

    private KeptPreview existing(ExplorerKey explorer, UUID preview) {
        return previews.find(explorer, preview).orElseThrow(KeptPreviewController::unknownPreview);
    }

    private static void requireUnsaved(KeptPreview preview) {
        if (preview.savedGeneration() != null) {
            throw new Refusal(HttpStatus.CONFLICT, "preview_saved", "The text of this preview was stored already")
                    .with("generation", preview.savedGeneration());
        }
    }

    private static @Nullable Kind kind(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.wireName().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.badRequest(
                                "bad_parameter",
                                "'change' has to be one of "
                                        + Arrays.stream(Kind.values())
                                                .map(Kind::wireName)
                                                .collect(Collectors.joining(", "))
                                        + " and failed")
                        .with("parameter", "change"));
    }

    private static Refusal unknownPreview() {
        return Refusal.notFound(
                "unknown_preview", "There is no such preview, or it is not kept any more: preview again");
    }
}
