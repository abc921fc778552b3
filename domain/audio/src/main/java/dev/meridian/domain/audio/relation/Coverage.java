package dev.meridian.domain.audio.relation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How much of a recording is covered by stretches that may overlap, in seconds. */
final class Coverage {
    /** Less than this is the inexactness of ends. */
    private static final double NOTHING_SECONDS = 2;

    private final List<double[]> stretches = new ArrayList<>();

    /** Adds a stretch, and says whether it covers anything that was not covered. */
    boolean add(double from, double to) {
        double before = seconds();
        stretches.add(new double[] {from, to});
        return seconds() > before + NOTHING_SECONDS;
    }

    double seconds() {
        List<double[]> sorted = new ArrayList<>(stretches);
        sorted.sort(Comparator.comparingDouble(stretch -> stretch[0]));
        double sum = 0;
        double end = Double.NEGATIVE_INFINITY;
        for (double[] stretch : sorted) {
            sum += Math.max(0, stretch[1] - Math.max(end, stretch[0]));
            end = Math.max(end, stretch[1]);
        }
        return sum;
    }
}
