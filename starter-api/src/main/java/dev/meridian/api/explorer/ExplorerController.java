package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExpectedText;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.api.background.RequestWork;
import dev.meridian.api.description.AnswersAlso;
import dev.meridian.api.problem.BodyUpTo;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import dev.meridian.workflows.explorer.ExplorerKey;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
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

/** Stores, shows, refreshes and deletes explorers. */
@ApiController
@RequestMapping("/api/explorers")
class ExplorerController {
    static final String TSV = "text/tab-separated-values";
    /** A character of a TSV may take six bytes in JSON. */
    static final long LARGEST_JSON = 2L * TsvText.MAX_BYTES;

    private final ExplorerEdits edits;
    private final ExplorerQueries explorers;
    private final ExplorerLists lists;
    private final RequestWork work;

    ExplorerController(ExplorerEdits edits, ExplorerQueries explorers, RequestWork work) {
        this.edits = edits;
        this.explorers = explorers;
        this.lists = new ExplorerLists(explorers);
        this.work = work;
    }

    @PutMapping(path = "/{slug}", consumes = TSV)
    @BodyUpTo(TsvText.MAX_BYTES)
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<AcceptedResponse> put(
            Tenant tenant,
            @PathVariable String slug,
            @RequestHeader(name = "X-Commit-Message", required = false) @Nullable String commitMessage,
            @RequestHeader(name = "X-Editor-Name", required = false) @Nullable String editorName,
            @RequestHeader(name = "X-Editor-Email", required = false) @Nullable String editorEmail,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) byte @Nullable [] tsv) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        CommitMetadata commit = ExplorerUpload.commit(
                ExplorerUpload.fromHeader(commitMessage),
                ExplorerUpload.fromHeader(editorName),
                ExplorerUpload.fromHeader(editorEmail));
        return put(explorer, () -> TsvText.ofBody(tsv), commit, ifMatch);
    }

    @PutMapping(path = "/{slug}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @BodyUpTo(LARGEST_JSON)
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<AcceptedResponse> put(
            Tenant tenant,
            @PathVariable String slug,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody ExplorerUpload upload) {
        return put(Slugs.key(tenant, slug), upload::checkedTsv, upload.commit(), ifMatch);
    }

    private ResponseEntity<AcceptedResponse> put(
            ExplorerKey explorer, Supplier<String> tsv, CommitMetadata commit, @Nullable String ifMatch) {
        ExpectedText expected = IfMatch.expected(ifMatch);
        return AcceptedResponse.answer(IfMatch.unlessChanged(
                HttpStatus.PRECONDITION_FAILED,
                () -> work.run(() -> edits.put(explorer, tsv.get(), commit, expected))));
    }

    /** Its ETag is the generation, which If-Match of a later PUT may name. */
    @GetMapping(path = "/{slug}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ExplorerResponse> show(Tenant tenant, @PathVariable String slug) {
        ExplorerResponse explorer = lists.find(Slugs.key(tenant, slug)).orElseThrow(Slugs::unknownExplorer);
        return ResponseEntity.ok().eTag(IfMatch.tag(explorer.generation())).body(explorer);
    }

    /** Sends the stored text. For a slow reader the text waits on the disk, neither in memory nor in a transaction. */
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(mediaType = TSV, schema = @Schema(type = "string")))
    @GetMapping(path = "/{slug}", produces = TSV)
    void tsv(Tenant tenant, @PathVariable String slug, HttpServletResponse response) throws IOException {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        SentText.send(response, slices -> explorers.readTsv(explorer, slices), Slugs::unknownExplorer);
    }

    /** Deletes the explorer, its views and their objects. */
    @DeleteMapping("/{slug}")
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<AcceptedResponse> delete(Tenant tenant, @PathVariable String slug) {
        return AcceptedResponse.answer(edits.delete(Slugs.key(tenant, slug)).orElseThrow(Slugs::unknownExplorer));
    }

    @PostMapping("/{slug}/refresh")
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<AcceptedResponse> refresh(Tenant tenant, @PathVariable String slug) {
        return AcceptedResponse.answer(edits.refresh(Slugs.key(tenant, slug)).orElseThrow(Slugs::unknownExplorer));
    }
}
