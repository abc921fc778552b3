package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.category.Category;
import java.util.List;

/**
 * The map's score of any one point, exactly by the rule: for each category the places that pass both the box and the
 * circle test, their number and the nearest; then the weighted average, rounded, compressed.
 *
 * <p>It looks at every place within reach, so it is for single points and for the few cells that the fast engine leaves
 * undecided. Thread-safe.
 */
public final class CellScorer {
    static final double TOTAL_WEIGHT =
            Categories.OF_THE_MAP.stream().mapToDouble(Category::weight).sum();

    private static final List<CategoryRule> RULES =
            Categories.OF_THE_MAP.stream().map(CategoryRule::new).toList();

    private final PoiSet pois;

    public CellScorer(PoiSet pois) {
        this.pois = pois;
    }

    /** The score, 0..100. */
    public int score(double lat, double lng) {
        double sum = 0;
        for (int category = 0; category < RULES.size(); category++) {
            CategoryRule rule = RULES.get(category);
            sum = sum + score(rule, pois.column(category), lat, lng) * rule.category.weight();
        }
        return Compression.compress(Math.round(sum / TOTAL_WEIGHT));
    }

    private static double score(CategoryRule rule, PoiSet.Column places, double lat, double lng) {
        double radius = rule.category.radius();
        double reach = Haversine.latReach(radius);
        int end = places.after(lat + reach);
        int count = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (int i = places.from(lat - reach); i < end; i++) {
            if (Haversine.inBox(lat, lng, radius, places.lats()[i], places.lngs()[i])) {
                double distance = Haversine.distance(lat, lng, places.lats()[i], places.lngs()[i]);
                if (distance <= radius) {
                    count++;
                    nearest = Math.min(nearest, distance);
                }
            }
        }
        return rule.score(count, nearest);
    }
}
