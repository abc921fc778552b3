package dev.meridian.activities.explorer.edit;

import dev.meridian.activities.job.table.query.EndedJobs;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.ExplorerKey;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements on the table {@code explorers} that accepting edits and the phases of a refresh need. */
public final class ExplorerRows {
    private static final String THIS_ROW = " WHERE tenant = :tenant AND slug = :slug";

    /**
     * An explorer as it is stored, without its texts.
     *
     * @param wasPublished whether the site may still show it
     */
    public record Row(
            long generation,
            boolean isPublished,
            boolean wasPublished,
            boolean isDeleted,
            @Nullable String editorName,
            @Nullable String editorEmail) {

        /** Whether the site should show it. */
        public boolean isShown() {
            return isPublished && !isDeleted;
        }
    }

    /** The TSV of an explorer that the site should show; empty for others. */
    public Optional<String> shownTsv(Handle handle, ExplorerKey explorer) {
        return handle.createQuery("SELECT tsv FROM explorers" + THIS_ROW + " AND is_published AND NOT is_deleted")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .mapTo(String.class)
                .findOne();
    }

    /** What is stored of the text of an explorer; empty if there is no such explorer, or it is deleted. */
    public Optional<SavedText> savedText(Handle handle, ExplorerKey explorer) {
        return handle.createQuery(
                        "SELECT generation, saved_generation, is_published, views_refresh_status FROM explorers"
                                + THIS_ROW + " AND NOT is_deleted")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .map((row, context) -> new SavedText(
                        row.getLong("saved_generation"),
                        row.getLong("generation"),
                        row.getBoolean("is_published"),
                        RefreshStatus.ofWireName(row.getString("views_refresh_status"))))
                .findOne();
    }

    Optional<Row> find(Handle handle, ExplorerKey explorer) {
        return select(handle, explorer, "");
    }

    public Optional<Row> lock(Handle transaction, ExplorerKey explorer) {
        return select(transaction, explorer, " FOR NO KEY UPDATE");
    }

    public void setStatus(Handle transaction, ExplorerKey explorer, RefreshStatus status) {
        transaction
                .createUpdate("UPDATE explorers SET views_refresh_status = :status" + THIS_ROW)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("status", status.wireName())
                .execute();
    }

    /** Sets the status, unless a newer update is stored, whose own job will set it. */
    public void setStatusIfCurrent(Handle transaction, ExplorerKey explorer, long generation, RefreshStatus status) {
        transaction
                .createUpdate("UPDATE explorers SET views_refresh_status = :status" + THIS_ROW
                        + " AND generation = :generation")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("generation", generation)
                .bind("status", status.wireName())
                .execute();
    }

    /**
     * Sets the status to clean, because views and objects correspond to the TSV; an unpublished explorer then no longer
     * counts as shown.
     */
    public void setClean(Handle transaction, ExplorerKey explorer) {
        transaction
                .createUpdate("UPDATE explorers SET views_refresh_status = 'clean', last_views_refresh_at = now(),"
                        + " was_published = is_published" + THIS_ROW)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .execute();
    }

    /**
     * Sets the status to failed after a refresh that failed or was cancelled, unless another refresh is open; after a
     * cancelled deletion readers see the explorer again.
     */
    public void failIfNothingIsOpen(Handle transaction, ExplorerKey explorer) {
        restoreIfDeletionWasCancelled(transaction, explorer);
        transaction
                .createUpdate("""
                        UPDATE explorers SET views_refresh_status = 'failed'
                        WHERE tenant = :tenant AND slug = :slug AND views_refresh_status IN ('queued', 'refreshing')
                          AND NOT EXISTS (SELECT FROM open_jobs WHERE workflow_id = :workflowId)""")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("workflowId", explorer.workflowId())
                .execute();
    }

    private void restoreIfDeletionWasCancelled(Handle transaction, ExplorerKey explorer) {
        find(transaction, explorer)
                .filter(Row::isDeleted)
                .map(Row::generation)
                .filter(deletion -> EndedJobs.wasCancelled(
                        transaction,
                        ExplorerJobs.EXPLORER_REFRESH,
                        new EndedJobs.Subject(explorer.tenant(), explorer.slug()),
                        deletion))
                .ifPresent(deletion -> restore(transaction, explorer, deletion));
    }

    /** Brings back an explorer unless it has changed since its deletion; a job that was cancelled stays cancelled. */
    private static void restore(Handle transaction, ExplorerKey explorer, long deletion) {
        transaction
                .createUpdate("UPDATE explorers SET is_deleted = false" + THIS_ROW
                        + " AND is_deleted AND generation = :generation")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("generation", deletion)
                .execute();
    }

    /**
     * Deletes the explorer with all its rows. What remains are tombstones for its configs, and its last generation, so
     * that a new explorer of the same name begins above it.
     */
    public void delete(Handle transaction, ExplorerKey explorer) {
        transaction
                .createUpdate("""
                        INSERT INTO object_tombstones (chart_config_id, tenant, slug)
                        SELECT id, tenant, slug FROM chart_configs WHERE tenant = :tenant AND slug = :slug
                        ON CONFLICT DO NOTHING""")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .execute();
        transaction
                .createUpdate("""
                        WITH gone AS (DELETE FROM explorers WHERE tenant = :tenant AND slug = :slug
                                      RETURNING tenant, slug, generation)
                        INSERT INTO explorer_writers AS w (tenant, slug, fence)
                        SELECT tenant, slug, ARRAY[generation] FROM gone
                        ON CONFLICT (tenant, slug) DO UPDATE SET fence = greatest(w.fence, excluded.fence)""")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .execute();
    }

    private static Optional<Row> select(Handle handle, ExplorerKey explorer, String lock) {
        return handle.createQuery("SELECT generation, is_published, was_published, is_deleted, editor_name,"
                        + " editor_email FROM explorers" + THIS_ROW + lock)
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .map((row, context) -> new Row(
                        row.getLong("generation"),
                        row.getBoolean("is_published"),
                        row.getBoolean("was_published"),
                        row.getBoolean("is_deleted"),
                        row.getString("editor_name"),
                        row.getString("editor_email")))
                .findOne();
    }
}
