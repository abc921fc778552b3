package dev.meridian.activities.explorer.view;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.meridian.activities.explorer.edit.ExplorerRows;
import dev.meridian.activities.explorer.edit.ExplorerText;
import dev.meridian.activities.explorer.edit.SavedText;
import dev.meridian.activities.explorer.fence.FencingToken;
import dev.meridian.activities.explorer.fence.FencingToken.Phase;
import dev.meridian.activities.explorer.fence.PhaseMonitor;
import dev.meridian.activities.explorer.fence.WriterFence;
import dev.meridian.activities.explorer.view.ViewChanges.Change;
import dev.meridian.activities.job.work.JobException;
import dev.meridian.activities.job.work.SupervisedWork;
import dev.meridian.domain.explorer.program.ExplorerProgram;
import dev.meridian.domain.explorer.program.ExplorerTooLargeException;
import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.domain.explorer.source.IndicatorSource;
import dev.meridian.domain.explorer.source.IndicatorSourceException;
import dev.meridian.domain.explorer.source.MissingTables;
import dev.meridian.domain.explorer.table.ExplorerSettings;
import dev.meridian.domain.explorer.view.ExplorerViewBuilder;
import dev.meridian.domain.explorer.warning.ExplorerWarning;
import dev.meridian.domain.explorer.warning.ExplorerWarnings;
import dev.meridian.workflows.explorer.ExplorerKey;
import dev.meridian.workflows.explorer.RefreshTurn;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import dev.meridian.workflows.job.ActivityPolicies;
import dev.meridian.workflows.job.Progress;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The database phase of a refresh: builds the views of the stored TSV, compares them with the stored views, and writes
 * what differs in one short transaction. Idempotent: a repetition finds nothing to write.
 *
 * <p>An explorer that the site is not to show has no views.
 */
public final class ViewRefresh {
    private static final int MONITOR_EVERY = 50;

    /** The progress of the work's own thread. */
    private static final class Reached implements PhaseMonitor {
        private volatile Progress progress = new Progress(0, 0);

        @Override
        public void at(Progress newProgress) {
            progress = newProgress;
        }
    }

    private final Jdbi jdbi;
    private final WriterFence fence;
    private final ExplorerSettings settings;
    private final IndicatorSource indicators;
    private final ExplorerRows explorers = new ExplorerRows();

    public ViewRefresh(Jdbi jdbi, ExplorerSettings settings, IndicatorSource indicators) {
        this.jdbi = jdbi;
        this.fence = new WriterFence(jdbi);
        this.settings = settings;
        this.indicators = indicators;
    }

    /**
     * Computes what storing a TSV would do, without changing anything.
     *
     * @throws JobException {@code indicators_unavailable} if the indicators cannot be read now, {@code
     *     explorer_too_large} if the views are too large together, {@code table_address_with_credentials} if a table's
     *     address has a user or a password
     */
    public ExplorerPreview preview(ExplorerKey explorer, String tsv) {
        // The base is read first, so that a text that is stored meanwhile is noticed when the preview is saved.
        Optional<SavedText> base = jdbi.withHandle(handle -> explorers.savedText(handle, explorer));
        ViewChanges changes = stored(explorer);
        ExplorerProgram program = ExplorerProgram.parse(tsv);
        ExplorerText.requireNoCredentials(program);
        MissingTables source = new MissingTables(indicators);
        if (program.isPublished()) {
            build(explorer, program, source, changes, progress -> {});
        }
        changes.end();
        return ExplorerPreview.of(base, changes, program, warnings(explorer, program), source.addresses());
    }

    private List<ExplorerWarning> warnings(ExplorerKey explorer, ExplorerProgram program) {
        try {
            return ExplorerWarnings.of(program, new StoredChartCatalog(jdbi, explorer.tenant()));
        } catch (ExplorerTooLargeException tooLarge) {
            throw ExplorerText.refused(tooLarge);
        }
    }

    /**
     * Builds and stores the views, on a thread of its own, so that heartbeats go on while an indicator source does not
     * answer.
     *
     * @param delivery how often Temporal has handed out this activity, from 1
     * @param monitor called on this thread, about once a second
     * @throws JobException {@code indicators_unavailable} if the indicators cannot be read now, {@code
     *     explorer_too_large} if the views are too large together
     */
    public ViewsRefreshed refresh(RefreshTurn turn, int delivery, PhaseMonitor monitor) {
        FencingToken token = FencingToken.of(turn, Phase.VIEWS, delivery);
        fence.claim(token, () -> monitor.at(new Progress(0, 0)));
        Reached reached = new Reached();
        ViewsRefreshed refreshed = SupervisedWork.run(
                () -> refresh(token, reached), ActivityPolicies.LONG_WORK, () -> monitor.at(reached.progress));
        monitor.at(reached.progress);
        return refreshed;
    }

    private ViewsRefreshed refresh(FencingToken token, PhaseMonitor monitor) {
        ExplorerKey explorer = token.explorer();
        // The views are read after the claim, because from then on no other worker writes them.
        ViewChanges changes = stored(explorer);
        jdbi.withHandle(handle -> explorers.shownTsv(handle, explorer))
                .ifPresent(tsv -> build(explorer, ExplorerProgram.parse(tsv), indicators, changes, monitor));
        changes.end();
        if (!changes.list().isEmpty()) {
            jdbi.useTransaction(tx -> {
                fence.hold(tx, token);
                write(tx, explorer, changes);
            });
        }
        return changes.summary();
    }

    /** How many views an explorer has. */
    public int count(ExplorerKey explorer) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM explorer_views WHERE tenant = :tenant AND slug = :slug")
                .bind("tenant", explorer.tenant())
                .bind("slug", explorer.slug())
                .mapTo(int.class)
                .one());
    }

    private ViewChanges stored(ExplorerKey explorer) {
        return new ViewChanges(jdbi.withHandle(handle -> StoredView.read(handle, explorer)));
    }

    private void build(
            ExplorerKey explorer,
            ExplorerProgram program,
            IndicatorSource source,
            ViewChanges changes,
            PhaseMonitor monitor) {
        ExplorerViewBuilder builder =
                new ExplorerViewBuilder(settings, new StoredChartCatalog(jdbi, explorer.tenant()), source);
        int total = program.viewCount();
        monitor.at(new Progress(0, total));
        try {
            int built = 0;
            for (Iterator<ExplorerView> views = builder.build(program); views.hasNext(); ) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted while building views");
                }
                changes.add(views.next());
                built++;
                if (built % MONITOR_EVERY == 0 || built == total) {
                    monitor.at(new Progress(Math.min(built, total), total));
                }
            }
        } catch (IndicatorSourceException unavailable) {
            throw JobException.retryable(
                    "indicators_unavailable", String.valueOf(unavailable.getMessage()), unavailable);
        } catch (ExplorerTooLargeException tooLarge) {
            throw ExplorerText.refused(tooLarge);
        }
    }

    private static void write(Handle tx, ExplorerKey explorer, ViewChanges changes) {
        ViewRows rows = new ViewRows(tx, explorer);
        for (Change change : changes.list()) {
            switch (change) {
                case Change.Created(ExplorerView view) -> insert(rows, view);
                case Change.Updated(StoredView before, ExplorerView view) -> update(rows, before, view);
                case Change.Moved(StoredView before, ExplorerView view) ->
                    rewrite(rows, before, view, before.configId());
                case Change.Failing(StoredView before, ExplorerView view) -> {
                    // A view that fails stays as it is stored.
                }
                case Change.Removed(StoredView before) -> {
                    rows.deleteView(before.id());
                    deleteConfig(rows, before);
                }
            }
        }
        rows.flush();
    }

    private static void insert(ViewRows rows, ExplorerView view) {
        rows.insertView(view.row(), view.viewId(), view.dimensions(), insertConfig(rows, view), view.error());
    }

    private static void update(ViewRows rows, StoredView before, ExplorerView view) {
        if (before.configId() != null && view.config() != null && view.md5() != null) {
            rows.replaceConfig(before.configId(), view.config(), view.md5());
            if (before.row() != view.row() || !before.dimensions().equals(view.dimensions())) {
                rewrite(rows, before, view, before.configId());
            }
            return;
        }
        rewrite(rows, before, view, insertConfig(rows, view));
        deleteConfig(rows, before);
    }

    private static void rewrite(ViewRows rows, StoredView before, ExplorerView view, @Nullable UUID configId) {
        rows.rewriteView(before.id(), view.row(), view.viewId(), view.dimensions(), configId, view.error());
    }

    private static @Nullable UUID insertConfig(ViewRows rows, ExplorerView view) {
        String config = view.config();
        String md5 = view.md5();
        if (config == null || md5 == null) {
            return null;
        }
        UUID id = UuidCreator.getTimeOrderedEpoch();
        rows.insertConfig(id, config, md5);
        return id;
    }

    private static void deleteConfig(ViewRows rows, StoredView before) {
        if (before.configId() != null) {
            rows.deleteConfig(before.configId());
        }
    }
}
