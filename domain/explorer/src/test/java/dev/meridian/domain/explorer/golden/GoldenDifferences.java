package dev.meridian.domain.explorer.golden;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The differences between the views of one explorer and the expected views: each differing view, and the first
 * differing paths.
 */
final class GoldenDifferences {

    private static final int MOST_OF_A_VIEW = 20;
    private static final int MOST = 2_000;
    private static final int LONGEST = 1_000;

    private final String explorer;
    private final List<String> list = new ArrayList<>();
    private final Set<String> differing = new LinkedHashSet<>();
    private String last = "";
    private int ofLast;
    private int all;
    private int compared;

    GoldenDifferences(String explorer) {
        this.explorer = explorer;
    }

    /** Something about a view, or about the whole explorer if the view is none. */
    void add(String world, String view, String difference) {
        String place = explorer + " [" + world + "] " + view;
        ofLast = place.equals(last) ? ofLast + 1 : 1;
        last = place;
        all++;
        differing.add(place);
        if (ofLast <= MOST_OF_A_VIEW && list.size() < MOST) {
            String text = difference.length() > LONGEST ? difference.substring(0, LONGEST) + "..." : difference;
            list.add(place + " " + text);
        }
    }

    void countView() {
        compared++;
    }

    List<String> list() {
        return list;
    }

    String summary() {
        return "%s: %d views compared, %d views or documents differ in %d places"
                .formatted(explorer, compared, differing.size(), all);
    }
}
