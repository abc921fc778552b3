package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.ExplorerQueries.Explorer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An explorer as the API shows it.
 *
 * @param status clean, queued, refreshing or failed: whether views and objects are what the TSV says
 * @param views how many views are stored
 * @param failedViews how many of them carry an error
 * @param unsyncedObjects objects that the bucket does not hold for certain, or has yet to let go
 */
record ExplorerResponse(
        String slug,
        long generation,
        boolean published,
        String status,
        @Nullable Instant lastViewsRefreshAt,
        @Nullable String commitMessage,
        ExplorerUpload.Editor editor,
        Instant createdAt,
        Instant updatedAt,
        int views,
        int failedViews,
        int unsyncedObjects) {
    static ExplorerResponse of(Explorer explorer) {
        return new ExplorerResponse(
                explorer.slug(),
                explorer.generation(),
                explorer.published(),
                explorer.status().wireName(),
                explorer.lastViewsRefreshAt(),
                explorer.commitMessage(),
                new ExplorerUpload.Editor(explorer.editorName(), explorer.editorEmail()),
                explorer.createdAt(),
                explorer.updatedAt(),
                explorer.views(),
                explorer.failedViews(),
                explorer.unsyncedObjects());
    }
}
