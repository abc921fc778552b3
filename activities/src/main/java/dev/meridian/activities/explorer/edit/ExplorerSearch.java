package dev.meridian.activities.explorer.edit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's explorers are asked for, and in which order.
 *
 * @param text a part of the slug, in letters of either case; null asks for any
 * @param statuses none asks for any
 * @param published null asks for any
 * @param after where the page before ended; null for the first page
 */
public record ExplorerSearch(
        @Nullable String text,
        Set<RefreshStatus> statuses,
        @Nullable Boolean published,
        Order order,
        @Nullable Place after) {

    /** The order of a list. */
    public enum Order {
        /** By slug. */
        SLUG("slug"),
        /** By the time when the text was stored, the newest first. */
        SAVED("saved_at DESC, slug DESC");

        private final String sql;

        Order(String sql) {
            this.sql = sql;
        }
    }

    /**
     * The last explorer of a page.
     *
     * @param savedAt only needed in the order of {@link Order#SAVED}
     */
    public record Place(@Nullable Instant savedAt, String slug) {}

    String condition() {
        StringBuilder condition = new StringBuilder("true");
        if (text != null) {
            condition.append(" AND slug ILIKE :text");
        }
        if (!statuses.isEmpty()) {
            condition.append(" AND views_refresh_status = ANY (:statuses)");
        }
        if (published != null) {
            condition.append(" AND is_published = :published");
        }
        if (after != null) {
            condition.append(order == Order.SLUG ? " AND slug > :after" : " AND (saved_at, slug) < (:savedAt, :after)");
        }
        return condition.toString();
    }

    String orderSql() {
        return order.sql;
    }

    Map<String, Object> bindings() {
        Map<String, Object> bindings = new LinkedHashMap<>();
        if (text != null) {
            bindings.put("text", ContainedText.pattern(text));
        }
        if (!statuses.isEmpty()) {
            bindings.put(
                    "statuses",
                    statuses.stream()
                            .map(RefreshStatus::wireName)
                            .collect(Collectors.toSet())
                            .toArray(String[]::new));
        }
        if (published != null) {
            bindings.put("published", published);
        }
        if (after != null) {
            bindings.put("after", after.slug());
            if (after.savedAt() != null) {
                bindings.put("savedAt", after.savedAt().atOffset(ZoneOffset.UTC));
            }
        }
        return bindings;
    }
}
