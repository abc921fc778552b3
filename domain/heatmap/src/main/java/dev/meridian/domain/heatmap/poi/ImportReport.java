package dev.meridian.domain.heatmap.poi;

import java.util.List;
import java.util.Map;

/**
 * The report of an import of places: each row of the file is imported, repeated, ignored or rejected.
 *
 * @param rows how many rows the file has, valid or not
 * @param imported how many places were stored from the file
 * @param outside how many imported places lie outside the city's bounds: near its edge they count for the city, farther
 *     away for other cities and regions
 * @param changed how many imported places were new or different
 * @param fromOtherCities how many imported places belonged to another city until now; ids are unique across cities, and
 *     a place belongs to one city
 * @param removed how many places of the city were deleted, because the file replaces them and does not have them
 * @param repeated how many rows were skipped because their id comes again later in the file
 * @param ignored how many rows have a category that no score uses, or a place that has closed for good
 * @param ignoredCategories the ten commonest values of ignored rows, with their numbers; if there are more, the sum of
 *     the other rows under {@code (other values)}
 * @param rejected how many rows could not be used
 * @param rejectedRows the first rejected rows, with lines and reasons
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
