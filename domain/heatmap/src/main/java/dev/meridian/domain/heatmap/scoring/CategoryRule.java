package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.category.Category;

/**
 * The score of one category from the number of places within reach and the distance of the nearest.
 *
 * <p>Logarithms are looked up by count. Every expression keeps the order of operations of the rule it implements, since
 * results must be equal to the last bit.
 */
final class CategoryRule {
    private static final int TABULATED = 512;
    /** A score from a distance of nine digits that is closer than this to a rounding boundary is not decided. */
    static final double UNDECIDED = 1e-6;

    private static final double DAMPING = 0.4;

    final Category category;
    private final double threshold;
    private final double[] countScores = new double[TABULATED];
    private final double[] densityBonuses = new double[TABULATED];
    private final double[] fullScores = new double[TABULATED];

    CategoryRule(Category category) {
        this.category = category;
        this.threshold = category.threshold();
        for (int n = 0; n < TABULATED; n++) {
            countScores[n] = computeCountScore(n);
            densityBonuses[n] = computeDensityBonus(n);
            fullScores[n] = countScores[n] + densityBonuses[n];
        }
    }

    /** Zero without places; a whole number below the minimum count; else a real number, neither rounded nor capped. */
    double score(int count, double nearest) {
        if (count == 0) {
            return 0;
        }
        double undamped = countScore(count) + distanceScore(nearest);
        return damped(count) ? Math.round(undamped * DAMPING) : undamped + densityBonus(count);
    }

    /**
     * The score for a nearest distance that is good to nine digits; not a number if that does not suffice to round a
     * damped score.
     */
    double approximate(int count, double nearest) {
        double distanceScore = nearest < threshold ? 25 * (1 - nearest / threshold) : 0;
        if (count >= category.minCount()) {
            return (count < TABULATED ? fullScores[count] : countScore(count) + densityBonus(count)) + distanceScore;
        }
        double raised = (countScore(count) + distanceScore) * DAMPING + 0.5;
        double rounded = Math.floor(raised);
        return raised - rounded > UNDECIDED && raised - rounded < 1 - UNDECIDED ? rounded : Double.NaN;
    }

    /** Whether the score is damped and rounded because there are too few places. */
    boolean damped(int count) {
        return count < category.minCount();
    }

    double distanceScore(double nearest) {
        return 25 * Math.max(0, 1 - nearest / threshold);
    }

    double countScore(int count) {
        return count < TABULATED ? countScores[count] : computeCountScore(count);
    }

    double densityBonus(int count) {
        return count < TABULATED ? densityBonuses[count] : computeDensityBonus(count);
    }

    private double computeCountScore(int n) {
        return (60 * StrictMath.log(1 + n * category.k())) / StrictMath.log(1 + category.maxCount() * category.k());
    }

    private double computeDensityBonus(int n) {
        int beyond = n - category.maxCount();
        return beyond <= 0
                ? 0
                : 15 * Math.min(1, StrictMath.log(1.0 + beyond) / StrictMath.log(1.0 + category.maxCount() * 2));
    }
}
