package dev.meridian.domain.heatmap.scoring;

import dev.meridian.domain.heatmap.scoring.CategoryScore.Neighbour;
import java.util.List;

/**
 * Scores healthcare by the sum of its parts, each with a maximum of its own, so that ten pharmacies do not make up for a
 * missing doctor.
 */
final class HealthcareRule {
    static final String CATEGORY = "healthcare";

    private static final List<Part> PARTS = List.of(
            new Part("healthcare/pharmacy", 2, 3),
            new Part("healthcare/medical", 4, 0.7),
            new Part("healthcare/dental", 2, 2));
    private static final double ALL_PARTS = 8;
    private static final double BONUS_FOR_EACH_FURTHER_PART = 5;

    private record Part(String category, int max, double k) {}

    private HealthcareRule() {}

    /** The sum of the parts' scores, and a bonus for each further part that is present; neither rounded nor capped. */
    static double score(List<Neighbour> neighbours) {
        double score = 0;
        int present = 0;
        for (Part part : PARTS) {
            long n = neighbours.stream()
                    .filter(neighbour -> neighbour.poi().category().equals(part.category()))
                    .count();
            if (n > 0) {
                score += 60
                        * (part.max() / ALL_PARTS)
                        * StrictMath.log(1 + n * part.k())
                        / StrictMath.log(1 + part.max() * part.k());
                present++;
            }
        }
        return score + BONUS_FOR_EACH_FURTHER_PART * Math.max(0, present - 1);
    }
}
