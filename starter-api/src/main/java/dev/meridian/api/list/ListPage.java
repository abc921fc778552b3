package dev.meridian.api.list;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param nextCursor the parameter {@code cursor} of the next page; null on the last page
 */
public record ListPage<T>(List<T> items, @Nullable String nextCursor) {
    /**
     * Cuts a page off what was found.
     *
     * @param found the items of the page, and one more if there is a next page
     * @param limit how many items the page has at most, from 1
     * @param cursor of an item, from which the page behind it begins
     */
    public static <T> ListPage<T> of(List<T> found, int limit, Function<T, String> cursor) {
        if (found.size() <= limit) {
            return new ListPage<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new ListPage<>(items, cursor.apply(items.getLast()));
    }

    /** The items as the API shows them. */
    public <R> List<R> shown(Function<T, R> form) {
        return items.stream().map(form).toList();
    }
}
