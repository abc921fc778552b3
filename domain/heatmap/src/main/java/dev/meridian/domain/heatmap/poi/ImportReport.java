package dev.meridian.domain.heatmap.poi;

import java.util.List;
import java.util.Map;

/**
 * What became of a file of places: each of its rows is imported, repeated, ignored or rejected.
 *
 * @param rows rows found, good and bad
 * @param imported places now stored from it
 * @param outside those of them that lie outside the city's bounds: near its edge they count for the city, farther away for
 *     other cities and regions
 * @param changed those of them that were new or different
 * @param fromOtherCities places that belonged to another city until now: ids hold for all cities, a place has one
 * @param removed places of the city that were deleted because the file, as a replacement, does not have them
 * @param repeated rows whose id comes again later in the file; the last one counts
 * @param ignored rows of categories that no score asks for, and of places that have closed for good
 * @param ignoredCategories the ten commonest values of those rows, with their numbers; if there are more, the sum of the
 *     other rows under {@code (other values)}
 * @param rejected rows that could not be used
 * @param rejectedRows the first of those, with lines and reasons
 */
public record ImportReport(
        long rows,
        long imported,
        long outside,
        long changed,
        long fromOtherCities,
        long removed,
        long repeated,
        long ignored,
        Map<String, Long> ignoredCategories,
        long rejected,
        List<RejectedRow> rejectedRows) {

    /**
     * A row that could not be used.
     *
     * @param line from 1
     */
    public record RejectedRow(long line, String reason) {}
}
