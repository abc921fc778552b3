package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.category.Categories;
import dev.meridian.domain.heatmap.category.Category;
import dev.meridian.domain.heatmap.poi.Poi;
import dev.meridian.domain.heatmap.scoring.CategoryScore.Neighbour;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Scores one point by eight categories.
 *
 * <p>Counts and nearest distances follow the map's tests (box and circle) over all places, so that for groceries,
 * restaurants and parks they are the map's. Each category's score is compressed and rounded, the weighted average of those
 * whole numbers rounded and compressed once more; so {@code overall} is another number than {@code heatmapScore}.
 */
public final class PointScorer {
    /** How many places of a category an answer lists. */
    public static final int SHOWN = 20;

    /** The largest radius of all categories, in metres. */
    public static final double REACH =
            Categories.OF_A_POINT.stream().mapToDouble(Category::radius).max().orElseThrow();

    private static final List<CategoryRule> RULES =
            Categories.OF_A_POINT.stream().map(CategoryRule::new).toList();
    private static final double TOTAL_WEIGHT =
            Categories.OF_A_POINT.stream().mapToDouble(Category::weight).sum();

    private PointScorer() {}

    /**
     * The score of a point.
     *
     * @param nearby at least all places within {@link #REACH}
     */
    public static PointScore score(double lat, double lng, Collection<Poi> nearby) {
        List<CategoryScore> categories =
                RULES.stream().map(rule -> score(rule, lat, lng, nearby)).toList();
        double sum = 0;
        for (CategoryScore category : categories) {
            sum = sum + category.score() * category.category().weight();
        }
        return new PointScore(
                Compression.compress(Math.round(sum / TOTAL_WEIGHT)), heatmapScore(lat, lng, nearby), categories);
    }

    private static CategoryScore score(CategoryRule rule, double lat, double lng, Collection<Poi> nearby) {
        List<Neighbour> neighbours = nearby.stream()
                .filter(poi -> isOf(rule.category, poi))
                .flatMap(poi -> neighbour(rule.category.radius(), lat, lng, poi))
                .sorted(Comparator.comparingDouble(Neighbour::distance)
                        .thenComparing(neighbour -> neighbour.poi().id()))
                .toList();
        if (neighbours.isEmpty()) {
            return new CategoryScore(rule.category, 0, 0, OptionalDouble.empty(), List.of());
        }
        double nearest = neighbours.get(0).distance();
        double earned = rule.category.id().equals(HealthcareRule.CATEGORY)
                ? HealthcareRule.score(neighbours) + rule.distanceScore(nearest)
                : rule.score(neighbours.size(), nearest);
        return new CategoryScore(
                rule.category,
                (int) Math.round(Compression.squeeze(earned)),
                neighbours.size(),
                OptionalDouble.of(nearest),
                neighbours.stream().limit(SHOWN).toList());
    }

    private static Stream<Neighbour> neighbour(double radius, double lat, double lng, Poi poi) {
        if (!Haversine.inBox(lat, lng, radius, poi.lat(), poi.lng())) {
            return Stream.empty();
        }
        double distance = Haversine.distance(lat, lng, poi.lat(), poi.lng());
        return distance <= radius ? Stream.of(new Neighbour(poi, distance)) : Stream.empty();
    }

    private static int heatmapScore(double lat, double lng, Collection<Poi> nearby) {
        PoiSet.Builder pois = new PoiSet.Builder();
        for (Poi poi : nearby) {
            int category = Categories.onTheMap(poi.category());
            if (category >= 0) {
                pois.add(category, poi.lat(), poi.lng());
            }
        }
        return new CellScorer(pois.build()).score(lat, lng);
    }

    private static boolean isOf(Category category, Poi poi) {
        return poi.category().equals(category.id())
                || (poi.category().startsWith(category.id())
                        && poi.category().charAt(category.id().length()) == '/');
    }
}
