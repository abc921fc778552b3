package dev.meridian.activities.heatmap.store;

import dev.meridian.domain.heatmap.poi.ImportReport.RejectedRow;
import dev.meridian.domain.heatmap.poi.PlaceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts the rows that an import leaves out, in bounded memory. */
final class ImportTally {
    private static final int REJECTED_LISTED = 100;
    private static final int CATEGORIES_LISTED = 10;

    /**
     * The most different categories that are counted: more than Overture has. A file with more has free texts in place
     * of categories.
     */
    private static final int CATEGORIES_COUNTED = 5_000;

    private static final String OTHER_VALUES = "(other values)";

    private final List<RejectedRow> rejectedRows = new ArrayList<>();
    private final Map<String, Long> categories = new HashMap<>();
    private long rejected;
    private long ignored;

    void reject(long line, String reason) {
        rejected++;
        if (rejectedRows.size() < REJECTED_LISTED) {
            rejectedRows.add(new RejectedRow(line, reason));
        }
    }

    void ignore(String category) {
        ignored++;
        String kept = PlaceText.abbreviated(category);
        if (categories.size() < CATEGORIES_COUNTED || categories.containsKey(kept)) {
            categories.merge(kept, 1L, Long::sum);
        }
    }

    long rejected() {
        return rejected;
    }

    List<RejectedRow> rejectedRows() {
        return List.copyOf(rejectedRows);
    }

    long ignored() {
        return ignored;
    }

    Map<String, Long> commonestIgnored() {
        Map<String, Long> commonest = new LinkedHashMap<>();
        categories.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(CATEGORIES_LISTED)
                .forEach(entry -> commonest.put(entry.getKey(), entry.getValue()));
        long others =
                ignored - commonest.values().stream().mapToLong(Long::longValue).sum();
        if (others > 0) {
            commonest.put(OTHER_VALUES, others);
        }
        return commonest;
    }
}
