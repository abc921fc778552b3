package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.answer.PageReader;
import dev.meridian.domain.download.connector.answer.RowPlan;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Parent;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.paging.Next;
import dev.meridian.domain.download.connector.paging.PageSequence;
import dev.meridian.domain.download.connector.paging.ReadingPoint.ParentPoint;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.SourceFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the parent table, one page in memory. The place among them is a page and the parent's key: after a crash the page
 * is fetched again, and if the parent is no longer on it, its parents are read again from the page's first.
 */
final class ParentRows {
    private final Connector connector;
    private final Table table;
    private final Parent parent;
    private final PageCalls calls;
    private final PageFetch pages;
    private final RowBuffer scratch = new RowBuffer();
    private final Set<Next> read = new HashSet<>();

    private Next page = new Next.First();
    private Optional<Next> following = Optional.empty();
    private List<Map<String, String>> rows = List.of();
    private int at = -1;
    private boolean loaded;
    private long bytes;

    ParentRows(Connector connector, Table table, Parent parent, PageCalls calls, PageFetch pages) {
        this.connector = connector;
        this.table = table;
        this.parent = parent;
        this.calls = calls;
        this.pages = pages;
    }

    /** Moves to a parent, or to the first one; returns false if there is none. */
    boolean goTo(@Nullable ParentPoint point) throws InterruptedException {
        if (loaded) {
            return at < rows.size();
        }
        load(point == null ? new Next.First() : point.page());
        at = 0;
        if (point != null && point.key() != null) {
            at = Math.max(0, indexOf(point.key()));
        }
        return at < rows.size() || nextPage();
    }

    /** Moves to the parent after this one; returns false if this is the last. */
    boolean goOn() throws InterruptedException {
        at++;
        return at < rows.size() || nextPage();
    }

    /** The values of the parent. */
    Map<String, String> current() {
        return rows.get(at);
    }

    ParentPoint point() {
        return new ParentPoint(page, current().get(parent.key()));
    }

    /** The bytes of parent pages that were fetched since this was asked. */
    long takeBytes() {
        long taken = bytes;
        bytes = 0;
        return taken;
    }

    private boolean nextPage() throws InterruptedException {
        while (following.isPresent()) {
            load(following.get());
            at = 0;
            if (!rows.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void load(Next next) throws InterruptedException {
        if (!read.add(next)) {
            throw SourceFailure.permanent(
                    "cursor_repeats",
                    "The service names a page of the parent table as the next one that was read before");
        }
        RowPlan plan = new RowPlan(table, connector.types(), table.id(), Map.of(), "", parent.values(), null);
        PageFetch.Fetched fetched = pages.fetch(
                calls.call(table, next, null, Map.of()),
                table,
                new PageReader(plan),
                scratch,
                false,
                refused -> Optional.empty());
        scratch.clear();
        bytes += fetched.bytes();
        rows = fetched.page().extras().stream()
                .filter(values -> !values.getOrDefault(parent.key(), "").isEmpty())
                .toList();
        page = next;
        following = PageSequence.after(table.paging(), next, fetched.page())
                .map(after -> after instanceof Next.Address address
                        ? new Next.Address(pages.next(fetched.address(), address.address()))
                        : after);
        loaded = true;
    }

    private int indexOf(String key) {
        for (int i = 0; i < rows.size(); i++) {
            if (key.equals(rows.get(i).get(parent.key()))) {
                return i;
            }
        }
        return -1;
    }
}
