package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.category.Category;
import dev.meridian.domain.heatmap.poi.Poi;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The score of one category at a point.
 *
 * @param category the category
 * @param score 0..100
 * @param count all places within reach
 * @param nearestDistance metres, not rounded; empty without places
 * @param nearest the nearest places, at most {@link PointScorer#SHOWN}, nearest first
 */
public record CategoryScore(
        Category category, int score, int count, OptionalDouble nearestDistance, List<Neighbour> nearest) {

    /**
     * A place within reach.
     *
     * @param distance metres, not rounded
     */
    public record Neighbour(Poi poi, double distance) {}
}
