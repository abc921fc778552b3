package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.category.Categories;
import java.util.List;

/**
 * The score of a single point.
 *
 * @param overall 0..100, over all eight categories
 * @param heatmapScore 0..100, as the map has it: three categories, by the map's own rule
 * @param categories in the order of {@link Categories#OF_A_POINT}
 */
public record PointScore(int overall, int heatmapScore, List<CategoryScore> categories) {}
