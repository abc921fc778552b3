package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.answer.PageReader;
import dev.meridian.domain.download.connector.answer.ReadPage;
import dev.meridian.domain.download.connector.answer.RowDetails;
import dev.meridian.domain.download.connector.answer.RowPlan;
import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.definition.Changes;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Incremental;
import dev.meridian.domain.download.connector.definition.Paging;
import dev.meridian.domain.download.connector.definition.Parent;
import dev.meridian.domain.download.connector.definition.Refusal;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.Windows;
import dev.meridian.domain.download.connector.paging.Next;
import dev.meridian.domain.download.connector.paging.PageSequence;
import dev.meridian.domain.download.connector.paging.ReadingPoint;
import dev.meridian.domain.download.connector.paging.ReadingPoint.WindowPoint;
import dev.meridian.domain.download.connector.paging.WindowSequence;
import dev.meridian.domain.download.row.RowBuffer;
import dev.meridian.domain.download.source.PageEnd;
import dev.meridian.domain.download.source.Position;
import dev.meridian.domain.download.source.SourceFailure;
import dev.meridian.domain.download.source.TableReader;
import dev.meridian.domain.download.source.TableRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;

/** Reads a table of an HTTP service page by page, through its windows of time and its parent rows. */
final class HttpTableReader implements TableReader {
    private static final String PARENT_MISSING = "parent_missing";

    private final Connector connector;
    private final Table table;
    private final TableRequest request;
    private final PageCalls calls;
    private final PageFetch pages;
    private final Clock clock;
    private final @Nullable ParentRows parents;
    private final @Nullable RowDetails details;
    private ReadingPoint point;
    private @Nullable PageReader reader;

    HttpTableReader(
            Connector connector,
            Table table,
            @Nullable ParentRows parents,
            TableRequest request,
            PageCalls calls,
            PageFetch pages,
            Clock clock,
            @Nullable Position from) {
        this.connector = connector;
        this.table = table;
        this.request = request;
        this.calls = calls;
        this.pages = pages;
        this.details = pages.details();
        this.parents = parents;
        this.clock = clock;
        Windows windows = table.windows();
        point = from == null
                ? ReadingPoint.start(null, windows == null ? null : WindowSequence.first(windows, calls::setting))
                : ReadingPoint.of(from);
    }

    @Override
    public PageEnd read(RowBuffer rows) throws InterruptedException {
        declareTypes(rows);
        if (parents != null && !parents.goTo(point.parent())) {
            return PageEnd.last(parents.takeBytes()).upTo(point.mark());
        }
        if (parents != null) {
            moveToParent(parents.point());
        }
        Map<String, String> parent = parents == null ? Map.of() : parents.current();
        Call call = calls.call(table, point.next(), point.window(), parent);
        PageFetch.Fetched fetched;
        try {
            fetched = pages.fetch(call, table, reader(parent), rows, details != null, this::known);
        } catch (SourceFailure failure) {
            if (!failure.code().equals(PARENT_MISSING)) {
                throw failure;
            }
            return end(point, null, OptionalLong.empty(), 0);
        }
        return after(fetched);
    }

    @Override
    public void close() {
        // Nothing is open between two pages.
    }

    /** If the parent that was read has gone from its page, its cursor is of no use to the parent that is read instead. */
    private void moveToParent(ReadingPoint.ParentPoint found) {
        ReadingPoint.ParentPoint known = point.parent();
        boolean isOther = known != null && !Objects.equals(known.key(), found.key());
        point = isOther ? point.of(found).at(new Next.First()) : point.of(found);
    }

    private PageEnd after(PageFetch.Fetched fetched) throws InterruptedException {
        ReadPage page = fetched.page();
        boolean isCutOff = table.cutOff() != null && Boolean.TRUE.equals(page.meets(table.cutOff()));
        ReadingPoint seen = point.upTo(markAfter(fetched));
        Windows windows = table.windows();
        if (windows != null && seen.window() != null && windows.nextFrom() != null) {
            seen = seen.in(WindowSequence.seen(windows, seen.window(), page, isCutOff));
        } else if (isCutOff) {
            seen = seen.withCutOff();
        }
        OptionalLong total = total(page);
        if (total.isPresent()) {
            seen = seen.ofTotal(total.getAsLong());
        }
        Optional<Next> next = PageSequence.after(table.paging(), point.next(), page);
        if (next.isEmpty()) {
            return end(seen, page, total, fetched.bytes());
        }
        Next to = next.get() instanceof Next.Address address
                ? new Next.Address(pages.next(fetched.address(), address.address()))
                : next.get();
        String name = switch (to) {
            case Next.Cursor cursor -> seen.name(cursor.text());
            case Next.Address address -> seen.name(address.address());
            case Next.First _, Next.Number _, Next.Offset _ -> null;
        };
        point = seen.at(to);
        return new PageEnd(point.position(), name, fetched.bytes(), total, null, point.mark());
    }

    /** After the last page of a window, or of a parent. */
    private PageEnd end(ReadingPoint seen, @Nullable ReadPage last, OptionalLong total, long bytes)
            throws InterruptedException {
        Windows windows = table.windows();
        ReadingPoint ended = seen;
        if (windows != null && ended.window() != null) {
            WindowPoint window = ended.window();
            Optional<WindowPoint> next = WindowSequence.after(windows, window, clock.instant());
            if (next.isPresent()) {
                point = ended.in(next.get()).at(new Next.First());
                return new PageEnd(point.position(), null, bytes, total, null, point.mark());
            }
            ended = window.cutOff() ? ended.withCutOff() : ended;
        }
        if (parents != null && parents.goOn()) {
            point = ended.of(parents.point()).at(new Next.First());
            return new PageEnd(point.position(), null, bytes + parents.takeBytes(), total, null, point.mark());
        }
        String cutOff = ended.cutOff()
                ? "The service says that its result does not have all rows of the table"
                : moved(ended.total(), total);
        long all = bytes + (parents == null ? 0 : parents.takeBytes());
        return new PageEnd(null, null, all, total, cutOff, ended.mark());
    }

    /**
     * A row that goes while a table is read moves those behind it, one of them to a page that was read before. Cursors are
     * not moved by that.
     */
    private @Nullable String moved(@Nullable Long most, OptionalLong total) {
        boolean countsRows = !(table.paging() instanceof Paging.Cursor || table.paging() instanceof Paging.None);
        return countsRows && most != null && total.isPresent() && total.getAsLong() < most
                ? "The service said that there are " + most + " rows, and at the end " + total.getAsLong()
                        + ", so that rows may have moved to pages that had been read"
                : null;
    }

    private Optional<SourceFailure> known(Refused refused) {
        boolean sentToken = table.changes() != null && request.since() != null;
        boolean sentCursor = !(point.next() instanceof Next.First);
        if ((sentToken || sentCursor) && refused.is(table.forgotten())) {
            // Of a refusal with both it is not known which was forgotten: reading all rows is right for either.
            return Optional.of(
                    sentToken
                            ? SourceFailure.forgottenMark(
                                    "The service no longer knows the token from which changes were asked for, so that all rows are read")
                            : SourceFailure.forgottenCursor(
                                    "The service no longer knows where the reading of this table stood, so that it begins again"));
        }
        Refusal missing = table.parent() == null ? null : table.parent().missing();
        return refused.is(missing)
                ? Optional.of(SourceFailure.permanent(PARENT_MISSING, "The parent row no longer exists"))
                : Optional.empty();
    }

    /**
     * The number of rows that the service gives. It is the number of the whole table's rows only if the table is read
     * in one sequence of pages. A header like Content-Range, 0-24/3573458, has the number behind a slash.
     */
    private OptionalLong total(ReadPage page) {
        boolean ofWholeTable = parents == null && table.windows() == null && request.since() == null;
        if (table.total() == null || !ofWholeTable) {
            return OptionalLong.empty();
        }
        try {
            return page.value(table.total())
                    .map(text -> OptionalLong.of(Long.parseLong(
                            text.substring(text.lastIndexOf('/') + 1).strip())))
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException none) {
            return OptionalLong.empty();
        }
    }

    /** From where the next pass asks, as far as it is known after a page. */
    private @Nullable String markAfter(PageFetch.Fetched fetched) {
        Changes changes = table.changes();
        if (changes == null) {
            return latest(point.mark(), fetched.page().mark());
        }
        return fetched.page()
                .value(changes.token())
                .map(token -> changes.to() == null ? pages.next(fetched.address(), token) : token)
                .orElse(point.mark());
    }

    private @Nullable String latest(@Nullable String one, @Nullable String other) {
        Incremental incremental = table.incremental();
        if (one == null || other == null || incremental == null) {
            return one == null ? other : one;
        }
        Instant first = incremental.form().read(one).orElse(Instant.MIN);
        return incremental.form().read(other).orElse(Instant.MIN).isAfter(first) ? other : one;
    }

    /** The reader of pages; it changes with the parent whose values stand in its rows. */
    private PageReader reader(Map<String, String> parent) {
        if (reader == null || parents != null) {
            reader = new PageReader(plan(parent));
        }
        return reader;
    }

    private RowPlan plan(Map<String, String> values) {
        List<JsonPointer> ids =
                request.idField() == null ? table.id() : List.of(table.fields().appendProperty(request.idField()));
        Parent parent = table.parent();
        Map<String, String> constants = new HashMap<>();
        String prefix = "";
        if (parent != null) {
            parent.columns().forEach((column, value) -> constants.put(column, values.getOrDefault(value, "")));
            prefix = parent.inId() ? RowPlan.part(values.getOrDefault(parent.key(), "")) + "/" : "";
        }
        return new RowPlan(table, connector.types(), ids, constants, prefix, Map.of(), details);
    }

    private void declareTypes(RowBuffer rows) {
        table.columns().forEach((name, column) -> {
            if (column.type() != null && !request.types().containsKey(name)) {
                rows.declare(name, column.type());
            }
        });
    }
}
