package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.edit.ExplorerQueries.View;
import dev.meridian.activities.explorer.edit.ViewFilter;
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
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** Shows the stored views of an explorer, in TSV order. */
@ApiController
@RequestMapping("/api/explorers/{slug}/views")
class ViewController {
    private static final int MOST_VIEWS = 500;

    private final ExplorerQueries explorers;
    private final JsonMapper json;

    ViewController(ExplorerQueries explorers, JsonMapper json) {
        this.explorers = explorers;
        this.json = json;
    }

    /**
     * A page of views.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record ViewPage(List<ViewResponse> views, @Nullable String nextCursor) {}

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ViewPage page(
            Tenant tenant,
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable Boolean error,
            @RequestParam(required = false) @Nullable Boolean synced,
            @RequestParam(defaultValue = "0") int cursor,
            @RequestParam(defaultValue = "100") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_VIEWS);
        List<View> found = explorers.views(existing(tenant, slug), filter(q, error, synced), cursor, limit + 1);
        ListPage<View> page = ListPage.of(found, limit, last -> String.valueOf(last.row() + 1));
        return new ViewPage(page.shown(ViewResponse::of), page.nextCursor());
    }

    /** Sends one view a line. The views are read page by page, so that a slow reader holds no database connection. */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")))
    @GetMapping(produces = MediaType.APPLICATION_NDJSON_VALUE)
    void stream(
            Tenant tenant,
            @PathVariable String slug,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable Boolean error,
            @RequestParam(required = false) @Nullable Boolean synced,
            HttpServletResponse response)
            throws IOException {
        ExplorerKey explorer = existing(tenant, slug);
        ViewFilter filter = filter(q, error, synced);
        List<View> page = explorers.views(explorer, filter, 0, MOST_VIEWS);
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        OutputStream out = response.getOutputStream();
        while (!page.isEmpty()) {
            for (View view : page) {
                out.write(json.writeValueAsBytes(ViewResponse.of(view)));
                out.write('\n');
            }
            page = page.size() < MOST_VIEWS
                    ? List.of()
                    : explorers.views(explorer, filter, page.getLast().row() + 1, MOST_VIEWS);
        }
        out.flush();
    }

    private static ViewFilter filter(@Nullable String q, @Nullable Boolean error, @Nullable Boolean synced) {
        return new ViewFilter(q == null || q.isBlank() ? null : q.strip(), error, synced);
    }

    private ExplorerKey existing(Tenant tenant, String slug) {
        ExplorerKey key = Slugs.key(tenant, slug);
        if (explorers.find(key).isEmpty()) {
            throw Slugs.unknownExplorer();
        }
        return key;
    }
}
