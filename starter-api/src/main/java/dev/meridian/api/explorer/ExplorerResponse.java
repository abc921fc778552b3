package dev.meridian.api.explorer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExplorerQueries.Counts;
import dev.meridian.activities.explorer.edit.ExplorerQueries.Explorer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An explorer as the API shows it.
 *
 */
record ExplorerResponse(
        String slug,
        long generation,
        boolean published,
        @JsonUnwrapped ExplorerRefresh refresh,
        @JsonUnwrapped ExplorerCommit commit,
        Instant createdAt,
        Instant updatedAt,
        @JsonUnwrapped ExplorerCounts counts) {

    /**
     * How far its refresh is.
     *
     * @param status clean, queued, refreshing or failed: whether views and objects are what the TSV says
     */
    record ExplorerRefresh(String status, @Nullable Instant lastViewsRefreshAt) {}

    /** Who changed it last and why. */
    record ExplorerCommit(@Nullable String commitMessage, ExplorerUpload.Editor editor) {
        static ExplorerCommit of(CommitMetadata commit) {
            return new ExplorerCommit(
                    commit.commitMessage(), new ExplorerUpload.Editor(commit.editorName(), commit.editorEmail()));
        }
    }

    /**
     * Numbers of its views and objects.
     *
     * @param views how many views are stored
     * @param failedViews how many of them carry an error
     * @param unsyncedObjects objects that the bucket does not hold for certain, or has yet to let go
     */
    record ExplorerCounts(int views, int failedViews, int unsyncedObjects) {
        static ExplorerCounts of(Counts counts) {
            return new ExplorerCounts(counts.views(), counts.failedViews(), counts.unsyncedObjects());
        }
    }

    static ExplorerResponse of(Explorer explorer) {
        return new ExplorerResponse(
                explorer.slug(),
                explorer.generation(),
                explorer.published(),
                new ExplorerRefresh(
                        explorer.refresh().status().wireName(),
                        explorer.refresh().lastViewsRefreshAt()),
                ExplorerCommit.of(explorer.commit()),
                explorer.createdAt(),
                explorer.updatedAt(),
                ExplorerCounts.of(explorer.counts()));
    }
}
