package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.edit.ExplorerQueries.Explorer;
import dev.meridian.api.background.RequestWork;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.explorer.ExplorerKey;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Stores, shows, refreshes and deletes explorers. */
@ApiController
@RequestMapping("/api/explorers")
class ExplorerController {
    static final String TSV = "text/tab-separated-values";
    /** A character of a TSV may take six bytes in JSON. */
    static final long LARGEST_JSON = 2L * TsvText.MAX_BYTES;

    private static final int MOST_EXPLORERS = 100;

    private final ExplorerEdits edits;
    private final ExplorerQueries explorers;
    private final RequestWork work;

    ExplorerController(ExplorerEdits edits, ExplorerQueries explorers, RequestWork work) {
        this.edits = edits;
        this.explorers = explorers;
        this.work = work;
    }

    /**
     * A page of explorers.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record ExplorerPage(
            List<ExplorerResponse> explorers, @Nullable String nextCursor) {}

    @PutMapping(path = "/{slug}", consumes = TSV)
    @BodyUpTo(TsvText.MAX_BYTES)
    ResponseEntity<AcceptedResponse> put(
            Tenant tenant,
            @PathVariable String slug,
            @RequestHeader(name = "X-Commit-Message", required = false) @Nullable String commitMessage,
            @RequestHeader(name = "X-Editor-Name", required = false) @Nullable String editorName,
            @RequestHeader(name = "X-Editor-Email", required = false) @Nullable String editorEmail,
            @RequestBody(required = false) byte @Nullable [] tsv) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        CommitMetadata commit = ExplorerUpload.commit(
                ExplorerUpload.fromHeader(commitMessage),
                ExplorerUpload.fromHeader(editorName),
                ExplorerUpload.fromHeader(editorEmail));
        return AcceptedResponse.answer(
                work.run(() -> edits.put(explorer, TsvText.decode(tsv == null ? new byte[0] : tsv), commit)));
    }

    @PutMapping(path = "/{slug}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @BodyUpTo(LARGEST_JSON)
    ResponseEntity<AcceptedResponse> put(Tenant tenant, @PathVariable String slug, @RequestBody ExplorerUpload upload) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        return AcceptedResponse.answer(work.run(() -> edits.put(explorer, upload.checkedTsv(), upload.commit())));
    }

    /** Lists explorers by slug. */
    @GetMapping
    ExplorerPage list(
            Tenant tenant,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_EXPLORERS);
        String after = cursor.isEmpty() ? "" : Slugs.key(tenant, cursor).slug();
        List<Explorer> found = explorers.list(tenant.id(), after, limit + 1);
        List<Explorer> page = found.subList(0, Math.min(limit, found.size()));
        return new ExplorerPage(
                page.stream().map(ExplorerResponse::of).toList(),
                found.size() > limit ? page.getLast().slug() : null);
    }

    @GetMapping(path = "/{slug}", produces = MediaType.APPLICATION_JSON_VALUE)
    ExplorerResponse show(Tenant tenant, @PathVariable String slug) {
        return explorers.find(Slugs.key(tenant, slug)).map(ExplorerResponse::of).orElseThrow(Slugs::unknownExplorer);
    }

    /** Sends the stored text. For a slow reader the text waits on the disk, neither in memory nor in a transaction. */
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(mediaType = TSV, schema = @Schema(type = "string")))
    @GetMapping(path = "/{slug}", produces = TSV)
    void tsv(Tenant tenant, @PathVariable String slug, HttpServletResponse response) throws IOException {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        try (SpoolFile spool = SpoolFile.open()) {
            if (!explorers.readTsv(explorer, slice -> spool.write(slice.getBytes(StandardCharsets.UTF_8)))) {
                throw Slugs.unknownExplorer();
            }
            response.setContentType(TSV + ";charset=UTF-8");
            response.setContentLengthLong(spool.size());
            spool.read().transferTo(response.getOutputStream());
        }
    }

    /** Deletes the explorer, its views and their objects. */
    @DeleteMapping("/{slug}")
    ResponseEntity<AcceptedResponse> delete(Tenant tenant, @PathVariable String slug) {
        return AcceptedResponse.answer(edits.delete(Slugs.key(tenant, slug)).orElseThrow(Slugs::unknownExplorer));
    }

    @PostMapping("/{slug}/refresh")
    ResponseEntity<AcceptedResponse> refresh(Tenant tenant, @PathVariable String slug) {
        return AcceptedResponse.answer(edits.refresh(Slugs.key(tenant, slug)).orElseThrow(Slugs::unknownExplorer));
    }
}
