package dev.meridian.activities.explorer.grammar.diff;

import dev.meridian.activities.explorer.grammar.ExplorerView;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/**
 * Compares stored views with built ones, which stream by in row order.
 *
 * <pre>{@code
 * var diff = new ViewDiff(stored);
 * builder.build(program).forEachRemaining(view -> apply(diff.compare(view)));
 * diff.removed().forEach(this::delete);
 * }</pre>
 *
 * <p>A view is known by its id; of several with the same id the first built meets the first stored, the second the
 * second, in row order, so that no stored view is left without a partner while one is being added. Configs are compared by
 * the MD5 of their canonical text. Not thread-safe.
 */
public final class ViewDiff {

    private final Map<String, Queue<StoredView>> unmatched = new HashMap<>();

    public ViewDiff(Collection<StoredView> stored) {
        stored.stream()
                .sorted(Comparator.comparingInt(StoredView::row).thenComparingLong(StoredView::id))
                .forEach(view -> unmatched
                        .computeIfAbsent(view.viewId(), id -> new ArrayDeque<>(1))
                        .add(view));
    }

    /** What becomes of the next built view; each view once, in row order. */
    public ViewChange compare(ExplorerView view) {
        Queue<StoredView> candidates = unmatched.get(view.viewId());
        if (candidates == null) {
            return new ViewChange.Added(view);
        }
        StoredView before = candidates.remove();
        if (candidates.isEmpty()) {
            unmatched.remove(view.viewId());
        }
        if (!Objects.equals(before.error(), view.error()) || !Objects.equals(before.md5(), view.md5())) {
            return new ViewChange.Updated(before, view);
        }
        boolean inPlace = before.row() == view.row() && before.dimensions().equals(view.dimensions());
        return inPlace ? new ViewChange.Unchanged(before, view) : new ViewChange.Moved(before, view);
    }

    /** The stored views that no built view met, in row order; ask when all built views have been compared. */
    public List<StoredView> removed() {
        return unmatched.values().stream()
                .flatMap(Queue::stream)
                .sorted(Comparator.comparingInt(StoredView::row).thenComparingLong(StoredView::id))
                .toList();
    }
}
