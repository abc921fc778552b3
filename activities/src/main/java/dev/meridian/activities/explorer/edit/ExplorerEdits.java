package dev.meridian.activities.explorer.edit;

import dev.meridian.activities.explorer.edit.ExplorerRows.Row;
import dev.meridian.activities.explorer.object.ExplorerDriftRepair;
import dev.meridian.activities.job.handover.Handover;
import dev.meridian.activities.job.intake.AcceptedJob;
import dev.meridian.activities.job.table.JobIds;
import dev.meridian.activities.job.table.JobProjection;
import dev.meridian.activities.job.table.NewJob;
import dev.meridian.activities.job.table.OpenJob;
import dev.meridian.activities.job.table.OpenJobs;
import dev.meridian.activities.job.work.Actor;
import dev.meridian.activities.job.work.AskedBy;
import dev.meridian.workflows.explorer.ExplorerJobs;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.job.JobStatus;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes all changes of explorers: content, generation and a pending job are committed together, and Temporal is told
 * afterwards. Once a method returns, the change is kept even if Temporal is down.
 */
public final class ExplorerEdits {
    private final Jdbi jdbi;
    private final JobProjection jobs;
    private final Handover handover;
    private final ExplorerRows explorers = new ExplorerRows();

    public ExplorerEdits(Jdbi jdbi, JobProjection jobs, Handover handover) {
        this.jdbi = jdbi;
        this.jobs = jobs;
        this.handover = handover;
    }

    /**
     * Stores a TSV. A job is made if the site is to show the explorer or may still show an earlier version of it, and
     * also if a refresh is open: an open refresh gives way to a newer generation, which then needs a job of its own.
     */
    public AcceptedEdit put(ExplorerKey explorer, String tsv, CommitMetadata commit) {
        return put(explorer, tsv, commit, ExpectedText.ANY);
    }

    /**
     * The same, unless another text is stored than the caller has seen.
     *
     * @throws ExplorerChangedException if the stored text is not the expected one
     */
    public AcceptedEdit put(ExplorerKey explorer, String tsv, CommitMetadata commit, ExpectedText expected) {
        ExplorerText text = ExplorerText.read(tsv);
        return deliver(jdbi.inTransaction((Handle tx) -> put(tx, explorer, text, commit, expected)));
    }

    /**
     * The same within a larger transaction; hand the result to {@link #deliver} after it is committed.
     *
     * @throws ExplorerChangedException if the stored text is not the expected one
     */
    public AcceptedEdit put(
            Handle tx, ExplorerKey explorer, ExplorerText text, CommitMetadata commit, ExpectedText expected) {
        ExplorerLinks.lockOutImports(tx, explorer.tenant());
        // The lock waits for a deletion under way, so that a new explorer of this name begins above the old one's
        // generation.
        explorers.lock(tx, explorer);
        expected.requireIn(explorers.savedText(tx, explorer));
        store(tx, explorer, text, commit);
        text.links().store(tx, explorer);
        Row row = explorers.lock(tx, explorer).orElseThrow();
        return accept(tx, explorer, row, row.wasPublished() || isRefreshOpen(tx, explorer));
    }

    /**
     * Asks for a refresh of the stored TSV; empty if there is no such explorer. If a deletion has failed, the deletion
     * is asked for again.
     */
    public Optional<AcceptedEdit> refresh(ExplorerKey explorer) {
        return jdbi.inTransaction((Handle tx) -> refresh(tx, explorer)).map(this::deliver);
    }

    /**
     * Deletes an explorer with its views and objects; empty if there is no such explorer. Readers no longer see it at
     * once, and no job is made if it was never published. A cancelled deletion gives the explorer back; a failed
     * deletion is repeated after a while ({@link ExplorerDriftRepair}), or at once by another call.
     */
    public Optional<AcceptedEdit> delete(ExplorerKey explorer) {
        return jdbi.inTransaction((Handle tx) -> {
                    Optional<Row> row =
                            explorers.lock(tx, explorer).filter(found -> !isOnItsWayOut(tx, explorer, found));
                    if (row.isEmpty()) {
                        return Optional.<AcceptedEdit>empty();
                    }
                    if (!row.get().wasPublished()) {
                        explorers.delete(tx, explorer);
                        return Optional.of(
                                new AcceptedEdit(explorer.slug(), row.get().generation(), false, Optional.empty()));
                    }
                    tx.createUpdate("UPDATE explorers SET is_deleted = true, updated_at = now()"
                                    + " WHERE tenant = :tenant AND slug = :slug")
                            .bind("tenant", explorer.tenant())
                            .bind("slug", explorer.slug())
                            .execute();
                    return Optional.of(accept(tx, explorer, nextGeneration(tx, explorer), true));
                })
                .map(this::deliver);
    }

    /** The same within a larger transaction; hand the result to {@link #deliver} after it is committed. */
    public Optional<AcceptedEdit> refresh(Handle tx, ExplorerKey explorer) {
        return explorers
                .lock(tx, explorer)
                .filter(row -> !isOnItsWayOut(tx, explorer, row))
                .map(row -> accept(tx, explorer, nextGeneration(tx, explorer), true));
    }

    private static boolean isOnItsWayOut(Handle tx, ExplorerKey explorer, Row row) {
        return row.isDeleted() && isRefreshOpen(tx, explorer);
    }

    /** Tells Temporal of the job of an edit whose transaction is committed. */
    public AcceptedEdit deliver(AcceptedEdit edit) {
        edit.job().ifPresent(job -> job.deliverTo(handover));
        return edit;
    }

    private static void store(Handle tx, ExplorerKey explorer, ExplorerText text, CommitMetadata commit) {
        Actor sender = AskedBy.current();
        tx.createUpdate("""
                        INSERT INTO explorers AS e (tenant, slug, tsv, config, is_published, was_published,
                                                    generation, commit_message, editor_name, editor_email,
                                                    saved_by, saved_by_id)
                        VALUES (:tenant, :slug, :tsv, :config, :published, :published,
                                1 + coalesce((SELECT fence[1] FROM explorer_writers
                                              WHERE tenant = :tenant AND slug = :slug), 0),
                                :message, :name, :email, :savedBy, :savedById)
                        ON CONFLICT (tenant, slug) DO UPDATE
                        SET tsv = excluded.tsv, config = excluded.config, is_published = excluded.is_published,
                            was_published = e.was_published OR excluded.is_published, is_deleted = false,
                            generation = e.generation + 1, commit_message = excluded.commit_message,
                            editor_name = excluded.editor_name, editor_email = excluded.editor_email,
                            saved_by = excluded.saved_by, saved_by_id = excluded.saved_by_id,
                            updated_at = now()""")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .bind("tsv", text.tsv())
                .bind("config", text.config())
                .bind("published", text.isPublished())
                .bind("message", commit.commitMessage())
                .bind("name", commit.editorName())
                .bind("email", commit.editorEmail())
                .bind("savedBy", Actor.name(sender))
                .bind("savedById", Actor.id(sender))
                .execute();
    }

    private Row nextGeneration(Handle tx, ExplorerKey explorer) {
        tx.createUpdate("UPDATE explorers SET generation = generation + 1 WHERE tenant = :tenant AND slug = :slug")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .execute();
        return explorers.find(tx, explorer).orElseThrow();
    }

    private AcceptedEdit accept(Handle tx, ExplorerKey explorer, Row row, boolean needsJob) {
        if (!needsJob) {
            return new AcceptedEdit(explorer.slug(), row.generation(), row.isShown(), Optional.empty());
        }
        boolean wasOpen = isRefreshOpen(tx, explorer);
        OpenJob job = jobs.insert(
                tx,
                new NewJob(
                        JobIds.next(),
                        explorer.tenant(),
                        ExplorerJobs.EXPLORER_REFRESH,
                        explorer.slug(),
                        row.generation(),
                        explorer.workflowId()));
        explorers.setStatus(tx, explorer, RefreshStatus.QUEUED);
        // Temporal is told even if a refresh is open: that refresh gives way to this newer generation.
        return new AcceptedEdit(
                explorer.slug(),
                row.generation(),
                row.isShown(),
                Optional.of(new AcceptedJob(job.id(), JobStatus.PENDING, !wasOpen, Optional.of(job))));
    }

    public boolean isRefreshOpen(ExplorerKey explorer) {
        return jdbi.withHandle(handle -> isRefreshOpen(handle, explorer));
    }

    private static boolean isRefreshOpen(Handle tx, ExplorerKey explorer) {
        return new OpenJobs().hasAny(tx, explorer.workflowId());
    }
}
