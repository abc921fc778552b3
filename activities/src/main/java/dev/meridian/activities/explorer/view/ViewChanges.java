package dev.meridian.activities.explorer.view;

import dev.meridian.domain.explorer.selection.ExplorerView;
import dev.meridian.workflows.explorer.ViewsRefreshed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/**
 * The differences between the stored and the built views.
 *
 * <p>A built view corresponds to the stored view with the same id; views with equal ids are matched in row order, so
 * that no view is orphaned. Of the unchanged views only those with an error are kept, and only for people, so that
 * memory grows with what is wrong or changes.
 */
public final class ViewChanges {
    /** One view to write. */
    public sealed interface Change {
        /** A new view. */
        record Created(ExplorerView view) implements Change {}

        /** A view with another config or another error. */
        record Updated(StoredView before, ExplorerView view) implements Change {}

        /** A view with the same content at another row or with other dimensions; its config is not touched. */
        record Moved(StoredView before, ExplorerView view) implements Change {}

        /** A view that is not built any more. */
        record Removed(StoredView before) implements Change {}

        /** A view that keeps its error at the same row: nothing is to be written, but people want to see it. */
        record Failing(StoredView before, ExplorerView view) implements Change {}
    }

    private final Map<String, Queue<StoredView>> stored = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private int created;
    private int updated;
    private int moved;
    private int removed;
    private int unchanged;
    private int failed;

    /**
     * @param stored in row order
     */
    ViewChanges(Collection<StoredView> stored) {
        for (StoredView view : stored) {
            this.stored
                    .computeIfAbsent(view.viewId(), absent -> new ArrayDeque<>(1))
                    .add(view);
        }
    }

    /** Compares the next built view; views are added in row order. */
    void add(ExplorerView view) {
        if (view.error() != null) {
            failed++;
        }
        Queue<StoredView> candidates = stored.get(view.viewId());
        StoredView before = candidates == null ? null : candidates.poll();
        if (before == null) {
            created++;
            changes.add(new Change.Created(view));
        } else if (!hasSameContent(before, view)) {
            updated++;
            changes.add(new Change.Updated(before, view));
        } else {
            unchanged++;
            if (before.row() != view.row() || !before.dimensions().equals(view.dimensions())) {
                moved++;
                changes.add(new Change.Moved(before, view));
            } else if (view.error() != null) {
                changes.add(new Change.Failing(before, view));
            }
        }
    }

    /** Ends the comparison after the last built view: stored views that were not built are removed. */
    void end() {
        for (Queue<StoredView> left : stored.values()) {
            left.forEach(view -> changes.add(new Change.Removed(view)));
            removed += left.size();
        }
    }

    public List<Change> list() {
        return changes;
    }

    /** How many of the unchanged views are at another row or have other dimensions. */
    public int moved() {
        return moved;
    }

    public ViewsRefreshed summary() {
        return new ViewsRefreshed(created, updated, removed, unchanged, failed);
    }

    private static boolean hasSameContent(StoredView before, ExplorerView view) {
        return Objects.equals(before.error(), view.error()) && Objects.equals(before.md5(), view.md5());
    }
}
