package dev.meridian.activities.explorer.edit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of an explorer's views are asked for; null asks for any.
 *
 * @param text a part of the view's id or of its dimensions, in letters of either case
 * @param failed whether it carries an error
 * @param synced whether the bucket holds exactly its config
 */
public record ViewFilter(
        @Nullable String text,
        @Nullable Boolean failed,
        @Nullable Boolean synced) {
    /** Every view. */
    public static final ViewFilter ALL = new ViewFilter(null, null, null);

    Map<String, @Nullable Object> bindings() {
        Map<String, @Nullable Object> bindings = new LinkedHashMap<>();
        bindings.put("text", text == null ? null : ContainedText.pattern(text));
        bindings.put("failed", failed);
        bindings.put("synced", synced);
        return bindings;
    }
}
