package dev.meridian.api.explorer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExpectedText;
import dev.meridian.activities.explorer.edit.ExplorerEdits;
import dev.meridian.activities.explorer.edit.ExplorerGenerations;
import dev.meridian.activities.explorer.edit.ExplorerGenerations.Generation;
import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.job.table.query.GenerationJobs.GenerationJob;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.api.access.caller.Caller;
import dev.meridian.api.background.RequestWork;
import dev.meridian.api.description.AnswersAlso;
import dev.meridian.api.explorer.KeptPreviewController.SaveRequest;
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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows the texts that an explorer had, and stores them again. */
@ApiController
@RequestMapping("/api/explorers/{slug}/generations")
class GenerationController {
    private static final int MOST_GENERATIONS = 100;

    private final ExplorerQueries explorers;
    private final ExplorerGenerations generations;
    private final ExplorerEdits edits;
    private final RequestWork work;

    GenerationController(
            ExplorerQueries explorers, ExplorerGenerations generations, ExplorerEdits edits, RequestWork work) {
        this.explorers = explorers;
        this.generations = generations;
        this.edits = edits;
        this.work = work;
    }

    /**
     * A page of generations, newest first.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record GenerationPage(
            List<GenerationResponse> generations, @Nullable String nextCursor) {}

    /**
     * A text that the explorer had.
     *
     * @param current whether it is the stored text
     * @param characters how long the text is
     * @param editor who changed the text, as the request said
     * @param job the refresh that it asked for; missing if none was needed, or if the job is not kept any more
     */
    record GenerationResponse(
            long generation,
            boolean current,
            boolean published,
            int characters,
            @Nullable String commitMessage,
            ExplorerUpload.Editor editor,
            @JsonUnwrapped SavedResponse saved,
            @Nullable RefreshResponse job) {
        /**
         * When it was stored, and by whom.
         *
         * @param savedBy the name of the caller; missing if that is not known
         * @param savedById the caller's id, as {@code caller} of the audit
         */
        record SavedResponse(
                Instant savedAt,
                @Nullable String savedBy,
                @Nullable String savedById) {}

        static GenerationResponse of(Generation generation, @Nullable GenerationJob job) {
            CommitMetadata commit = generation.commit();
            return new GenerationResponse(
                    generation.generation(),
                    generation.isCurrent(),
                    generation.published(),
                    generation.characters(),
                    commit.commitMessage(),
                    new ExplorerUpload.Editor(commit.editorName(), commit.editorEmail()),
                    new SavedResponse(
                            generation.savedAt(), Actor.name(generation.savedBy()), Actor.id(generation.savedBy())),
                    job == null ? null : RefreshResponse.of(job));
        }
    }

    @GetMapping
    GenerationPage list(
            Tenant tenant,
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable Long cursor,
            @RequestParam(defaultValue = "20") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_GENERATIONS);
        ExplorerKey explorer = Slugs.key(tenant, slug);
        if (explorers.find(explorer).isEmpty()) {
            throw Slugs.unknownExplorer();
        }
        List<Generation> found = generations.newestFirst(explorer, cursor == null ? Long.MAX_VALUE : cursor, limit + 1);
        ListPage<Generation> page = ListPage.of(found, limit, last -> String.valueOf(last.generation()));
        return new GenerationPage(shown(explorer, page.items()), page.nextCursor());
    }

    @GetMapping(path = "/{generation}", produces = MediaType.APPLICATION_JSON_VALUE)
    GenerationResponse show(Tenant tenant, @PathVariable String slug, @PathVariable long generation) {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        return shown(explorer, List.of(existing(explorer, generation))).getFirst();
    }

    /** Sends the text of a generation. */
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(mediaType = ExplorerController.TSV, schema = @Schema(type = "string")))
    @GetMapping(path = "/{generation}", produces = ExplorerController.TSV)
    void tsv(Tenant tenant, @PathVariable String slug, @PathVariable long generation, HttpServletResponse response)
            throws IOException {
        ExplorerKey explorer = Slugs.key(tenant, slug);
        SentText.send(response, slices -> generations.readTsv(explorer, generation, slices), Slugs::unknownGeneration);
    }

    /** Stores an earlier text again, as a new generation. */
    @PostMapping("/{generation}/restore")
    @AnswersAlso(HttpStatus.ACCEPTED)
    ResponseEntity<AcceptedResponse> restore(
            Caller caller,
            @PathVariable String slug,
            @PathVariable long generation,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestBody(required = false) @Nullable SaveRequest request) {
        ExplorerKey explorer = Slugs.key(caller.tenant(), slug);
        CommitMetadata commit = SaveRequest.commit(request, caller);
        CommitMetadata told = commit.commitMessage() == null
                ? new CommitMetadata("Restore generation " + generation, commit.editorName(), commit.editorEmail())
                : commit;
        ExpectedText expected = ifMatch == null ? ExpectedText.SOME : IfMatch.expected(ifMatch);
        return AcceptedResponse.answer(IfMatch.unlessChanged(
                HttpStatus.PRECONDITION_FAILED,
                () -> work.run(() -> edits.put(
                        explorer,
                        generations.tsv(explorer, generation).orElseThrow(Slugs::unknownGeneration),
                        told,
                        expected))));
    }

    private Generation existing(ExplorerKey explorer, long generation) {
        return generations.find(explorer, generation).orElseThrow(Slugs::unknownGeneration);
    }

    private List<GenerationResponse> shown(ExplorerKey explorer, List<Generation> page) {
        Map<Long, GenerationJob> jobs = generations.jobs(explorer, page).stream()
                .collect(Collectors.toMap(GenerationJob::generation, Function.identity(), (newest, older) -> newest));
        return page.stream()
                .map(generation -> GenerationResponse.of(generation, jobs.get(generation.generation())))
                .toList();
    }
}
