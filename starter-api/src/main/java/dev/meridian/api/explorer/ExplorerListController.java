package dev.meridian.api.explorer;

import dev.meridian.activities.explorer.edit.ExplorerQueries;
import dev.meridian.activities.explorer.edit.ExplorerSearch;
import dev.meridian.activities.explorer.edit.ExplorerSearch.Order;
import dev.meridian.activities.explorer.edit.ExplorerSearch.Place;
import dev.meridian.activities.explorer.edit.RefreshStatus;
import dev.meridian.api.list.ListPage;
import dev.meridian.api.problem.Refusal;
import dev.meridian.api.settings.ApiController;
import dev.meridian.api.tenant.Tenant;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists explorers. */
@ApiController
class ExplorerListController {
    private static final int MOST_EXPLORERS = 100;

    private final ExplorerLists lists;

    ExplorerListController(ExplorerQueries explorers) {
        this.lists = new ExplorerLists(explorers);
    }

    /**
     * A page of explorers.
     *
     * @param nextCursor where the next page begins; missing after the last page
     */
    record ExplorerPage(
            List<ExplorerResponse> explorers, @Nullable String nextCursor) {}

    /** Lists explorers by slug, or by the time when their text was stored, the newest first ({@code order=saved}). */
    @GetMapping("/api/explorers")
    ExplorerPage list(
            Tenant tenant,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable List<String> status,
            @RequestParam(required = false) @Nullable Boolean published,
            @RequestParam(defaultValue = "slug") String order,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Refusal.requireWithin("limit", limit, 1, MOST_EXPLORERS);
        Order chosen = one("order", order, Order.values());
        ExplorerSearch search = new ExplorerSearch(
                q == null || q.isBlank() ? null : q.strip(),
                statuses(status),
                published,
                chosen,
                place(tenant, chosen, cursor).orElse(null));
        List<ExplorerResponse> found = lists.list(tenant.id(), search, limit + 1);
        ListPage<ExplorerResponse> page = ListPage.of(found, limit, last -> cursor(chosen, last));
        return new ExplorerPage(page.items(), page.nextCursor());
    }

    private static Set<RefreshStatus> statuses(@Nullable List<String> names) {
        return names == null
                ? Set.of()
                : names.stream()
                        .map(name -> one("status", name, RefreshStatus.values()))
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static <E extends Enum<E>> E one(String parameter, String name, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> bad(
                        parameter,
                        "one of "
                                + Arrays.stream(values)
                                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }

    private static String cursor(Order order, ExplorerResponse last) {
        return order == Order.SLUG ? last.slug() : last.times().savedAt() + "~" + last.slug();
    }

    private static Optional<Place> place(Tenant tenant, Order order, String cursor) {
        if (cursor.isEmpty()) {
            return Optional.empty();
        }
        int end = cursor.indexOf('~');
        if (order == Order.SLUG) {
            return Optional.of(new Place(null, Slugs.key(tenant, cursor).slug()));
        }
        try {
            return Optional.of(new Place(
                    Instant.parse(cursor.substring(0, Math.max(0, end))),
                    Slugs.key(tenant, cursor.substring(end + 1)).slug()));
        } catch (DateTimeException foreign) {
            throw bad("cursor", "the 'nextCursor' of a page in the same order");
        }
    }

    private static Refusal bad(String parameter, String expected) {
        return Refusal.badRequest("bad_parameter", "'" + parameter + "' has to be " + expected)
                .with("parameter", parameter);
    }
}
