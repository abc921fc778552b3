package dev.meridian.activities.explorer.preview;

import dev.meridian.domain.explorer.difference.FieldDifference;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a view would change.
 *
 * @param place among the preview's changes, from 0
 * @param dimensions JSON object of choice to value; of a removed view as they are, else as they would be
 * @param line of the previewed text, from 1; null for a view that the text does not have
 * @param error what would be stored instead of a config
 * @param fields where the view would differ, by pointers into {@code {row, dimensions, error, config}}; null for views
 *     that would come, go or stay, and for those whose differences were too many to be kept
 */
public record PreviewedChange(
        int place,
        Kind kind,
        String viewId,
        String dimensions,
        @Nullable Integer line,
        @Nullable String error,
        @Nullable Fields fields) {
    /** The kinds of changes. */
    public enum Kind {
        CREATED,
        UPDATED,
        MOVED,
        REMOVED,
        /** A view that has an error now and would keep it. */
        UNCHANGED;

        /** The name that the API and the database use. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind ofWireName(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * Where a view would differ.
     *
     * @param further how many differences there are beyond these
     */
    public record Fields(List<Field> list, int further) {}

    /**
     * One difference.
     *
     * @param cut whether a value was too long: then it is a text with the beginning of the value's JSON
     */
    public record Field(FieldDifference difference, boolean cut) {}
}
