package dev.meridian.api.explorer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.meridian.activities.explorer.edit.CommitMetadata;
import dev.meridian.activities.explorer.edit.ExplorerQueries.Counts;
import dev.meridian.activities.explorer.edit.ExplorerQueries.Explorer;
import dev.meridian.activities.explorer.edit.ExplorerQueries.Times;
import dev.meridian.activities.job.table.query.GenerationJobs.GenerationJob;
import dev.meridian.activities.job.work.Actor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An explorer as the API shows it.
 *
 * @param savedGeneration the generation that stored the text; later generations are refreshes
 */
record ExplorerResponse(
        String slug,
        long generation,
        long savedGeneration,
        boolean published,
        @JsonUnwrapped ExplorerRefresh refresh,
        @JsonUnwrapped ExplorerCommit commit,
        @JsonUnwrapped ExplorerTimes times,
        @JsonUnwrapped ExplorerCounts counts) {

    /**
     * How far its refresh is.
     *
     * @param status clean, queued, refreshing or failed: whether views and objects are what the TSV says
     * @param openJob the newest refresh that is open
     * @param lastJob the newest refresh that has ended
     */
    record ExplorerRefresh(
            String status,
            @Nullable Instant lastViewsRefreshAt,
            @Nullable RefreshResponse openJob,
            @Nullable RefreshResponse lastJob) {}

    /**
     * When it was changed, and who stored its text.
     *
     * @param savedAt when the text was stored
     * @param savedBy the name of the caller who stored it; missing if that is not known
     * @param savedById the caller's id, as {@code caller} of the audit
     */
    record ExplorerTimes(
            Instant createdAt,
            Instant updatedAt,
            Instant savedAt,
            @Nullable String savedBy,
            @Nullable String savedById) {
        static ExplorerTimes of(Times times) {
            return new ExplorerTimes(
                    times.createdAt(),
                    times.updatedAt(),
                    times.savedAt(),
                    Actor.name(times.savedBy()),
                    Actor.id(times.savedBy()));
        }
    }

    /** Who changed it last and why, as the request that stored the text said. */
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
     * @param unsyncedObjects how many objects have to be uploaded, checked or deleted in the bucket
     */
    record ExplorerCounts(int views, int failedViews, int unsyncedObjects) {
        static ExplorerCounts of(Counts counts) {
            return new ExplorerCounts(counts.views(), counts.failedViews(), counts.unsyncedObjects());
        }
    }

    /**
     * @param newest the newest open refresh and the newest refresh that has ended; either may be missing
     */
    static ExplorerResponse of(Explorer explorer, List<GenerationJob> newest) {
        return new ExplorerResponse(
                explorer.slug(),
                explorer.generation(),
                explorer.savedGeneration(),
                explorer.published(),
                new ExplorerRefresh(
                        explorer.refresh().status().wireName(),
                        explorer.refresh().lastViewsRefreshAt(),
                        first(newest, true),
                        first(newest, false)),
                ExplorerCommit.of(explorer.commit()),
                ExplorerTimes.of(explorer.times()),
                ExplorerCounts.of(explorer.counts()));
    }

    private static @Nullable RefreshResponse first(List<GenerationJob> jobs, boolean open) {
        return jobs.stream()
                .filter(job -> job.status().isOpen() == open)
                .findFirst()
                .map(RefreshResponse::of)
                .orElse(null);
    }
}
