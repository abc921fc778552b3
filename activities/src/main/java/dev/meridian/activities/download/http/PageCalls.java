package dev.meridian.activities.download.http;

import dev.meridian.domain.download.connector.call.Call;
import dev.meridian.domain.download.connector.call.CallBuilder;
import dev.meridian.domain.download.connector.definition.Changes;
import dev.meridian.domain.download.connector.definition.Connector;
import dev.meridian.domain.download.connector.definition.Incremental;
import dev.meridian.domain.download.connector.definition.PageSize;
import dev.meridian.domain.download.connector.definition.Paging;
import dev.meridian.domain.download.connector.definition.Place;
import dev.meridian.domain.download.connector.definition.Request;
import dev.meridian.domain.download.connector.definition.Table;
import dev.meridian.domain.download.connector.definition.TimeForm;
import dev.meridian.domain.download.connector.definition.Windows;
import dev.meridian.domain.download.connector.paging.Next;
import dev.meridian.domain.download.connector.paging.ReadingPoint.WindowPoint;
import dev.meridian.domain.download.source.SourceFailure;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the calls for pages. */
final class PageCalls {
    private final Connector connector;
    private final Secrets secrets;
    private final @Nullable String tableId;
    private final @Nullable String since;

    /**
     * @param tableId the listed table; null if the definition names the table
     * @param since the mark from which changes are asked for; null for all rows
     */
    PageCalls(Connector connector, Secrets secrets, @Nullable String tableId, @Nullable String since) {
        this.connector = connector;
        this.secrets = secrets;
        this.tableId = tableId;
        this.since = since;
    }

    /** The value of a placeholder for a setting. */
    String setting(String name) {
        return secrets.value(name);
    }

    /** The call for a page of a table. */
    Call call(Table table, Next next, @Nullable WindowPoint window, Map<String, String> parent) {
        CallBuilder call = begun(table.request(), table.paging(), table.pageSize(), next, values(parent));
        Windows windows = table.windows();
        if (windows != null && window != null) {
            with(call, windows.from(), windows.form(), window.from());
            if (windows.until() != null && window.until() != null) {
                with(call, windows.until(), windows.form(), window.until());
            }
        }
        Incremental incremental = table.incremental();
        if (incremental != null && since != null) {
            with(call, incremental.to(), incremental.form(), incremental.form().write(start(incremental, since)));
            incremental.set().forEach((name, value) -> call.withQuery(name, value.fill(secrets::value)));
        }
        Changes changes = table.changes();
        if (changes != null && since != null) {
            if (changes.to() == null && next instanceof Next.First) {
                return finished(call, new Next.Address(since));
            }
            if (changes.to() != null && !(next instanceof Next.Cursor && carriesCursor(table.paging(), changes.to()))) {
                call.with(changes.to(), since);
            }
            changes.set().forEach((name, value) -> call.withQuery(name, value.fill(secrets::value)));
        }
        return finished(call, next);
    }

    /** Whether a cursor stands where the token stood, as in services that give both in one: the newer one counts. */
    private static boolean carriesCursor(Paging paging, Place to) {
        return paging instanceof Paging.Cursor cursor && cursor.to().equals(to);
    }

    /** The call for a page of a list of tables. */
    Call call(Request request, Paging paging, @Nullable PageSize size, Next next) {
        return finished(begun(request, paging, size, next, secrets::value), next);
    }

    private CallBuilder begun(
            Request request, Paging paging, @Nullable PageSize size, Next next, Function<String, String> values) {
        CallBuilder call = new CallBuilder(connector, request, values);
        if (size != null) {
            call.with(size.to(), size.rows());
        }
        switch (next) {
            case Next.First _ -> {
                if (paging instanceof Paging.Page page) {
                    call.with(page.to(), page.first());
                }
            }
            case Next.Cursor cursor when paging instanceof Paging.Cursor by -> call.with(by.to(), cursor.text());
            case Next.Number number when paging instanceof Paging.Page by -> call.with(by.to(), number.number());
            case Next.Offset offset when paging instanceof Paging.Offset by -> call.with(by.to(), offset.rows());
            case Next.Address _ -> {}
            default -> throw changed();
        }
        return call;
    }

    private static Call finished(CallBuilder call, Next next) {
        Call built = call.build();
        return next instanceof Next.Address address ? built.to(address.address()) : built;
    }

    private Function<String, String> values(Map<String, String> parent) {
        return name -> {
            if (name.startsWith("parent.")) {
                return parent.getOrDefault(name.substring("parent.".length()), "");
            }
            return name.equals("table.id") && tableId != null ? tableId : secrets.value(name);
        };
    }

    private static Instant start(Incremental incremental, String since) {
        return incremental
                .form()
                .read(since)
                .orElseThrow(() -> SourceFailure.permanent(
                        "mark_unreadable",
                        "The time up to which changes are known is not in the definition's form: run a full download"))
                .minus(incremental.overlap().duration());
    }

    private static void with(CallBuilder call, Place place, TimeForm form, String time) {
        if (form == TimeForm.EPOCHSECONDS || form == TimeForm.EPOCHMILLIS) {
            call.with(place, Long.parseLong(time));
        } else {
            call.with(place, time);
        }
    }

    private static SourceFailure changed() {
        return SourceFailure.forgottenCursor(
                "The definition pages in another way than when this table was begun, so that it is read from its beginning");
    }
}
