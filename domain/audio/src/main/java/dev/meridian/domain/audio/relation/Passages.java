package dev.meridian.domain.audio.relation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Joins the pieces that were found in one other recording to passages. */
public final class Passages {
    /** How far a piece may lie from where the passage expects it: the search is exact to 0.3 s, on both sides. */
    private static final double DRIFT_SECONDS = 0.6;

    /** Speeds are found to half a percent. */
    private static final double DRIFT_SPEED = 0.011;

    /**
     * The length of a passage from which its speed is computed from the offsets of its pieces, which is then more exact
     * than the speed of a single piece.
     */
    private static final double SPEED_SECONDS = 20;

    /**
     * The longest gap between two pieces of one passage, such as a quiet stretch: two pieces in a row that were not
     * found.
     */
    private static final double GAP_SECONDS = 10;

    private Passages() {}

    /**
     * The passages of all pieces found in one other recording, longest first. Of passages of which one lies within the other
     * in this recording (repetitions of a loop), only those stay that add to what is covered of either recording.
     *
     * @param seconds how long this recording is; a passage does not go beyond it
     * @param otherSeconds how long the other recording is
     */
    public static List<Passage> of(List<Hit> hits, double seconds, double otherSeconds) {
        List<Growing> growing = new ArrayList<>();
        hits.stream()
                .sorted(Comparator.comparingDouble(Hit::from)
                        .thenComparing(Comparator.comparingDouble(Hit::score).reversed()))
                .forEach(hit -> growing.stream()
                        .filter(passage -> passage.continuesWith(hit))
                        .max(Comparator.comparingDouble(passage -> passage.seconds()))
                        .ifPresentOrElse(passage -> passage.add(hit), () -> growing.add(new Growing(hit))));
        List<Passage> passages = growing.stream()
                .map(passage -> passage.within(seconds, otherSeconds))
                .sorted(Comparator.comparingDouble(Passage::seconds)
                        .thenComparingDouble(Passage::score)
                        .reversed())
                .toList();
        List<Passage> kept = new ArrayList<>();
        Coverage covered = new Coverage();
        Coverage otherCovered = new Coverage();
        for (Passage passage : passages) {
            boolean adds = covered.add(passage.from(), passage.to());
            boolean addsToOther = otherCovered.add(passage.otherFrom(), passage.otherTo());
            if (adds || addsToOther) {
                kept.add(passage);
            }
        }
        return List.copyOf(kept);
    }

    private static final class Growing {
        private final Hit first;
        private Hit last;
        private double to;
        private double scores;
        private int count;

        Growing(Hit hit) {
            this.first = hit;
            this.last = hit;
            this.to = hit.to();
            this.scores = hit.score();
            this.count = 1;
        }

        double seconds() {
            return to - first.from();
        }

        boolean continuesWith(Hit hit) {
            double expected = last.otherFrom() + (hit.from() - last.from()) * last.speed();
            return hit.from() <= to + GAP_SECONDS
                    && Math.abs(hit.otherFrom() - expected) <= DRIFT_SECONDS
                    && Math.abs(hit.speed() - last.speed()) <= DRIFT_SPEED;
        }

        void add(Hit hit) {
            last = hit;
            to = Math.max(to, hit.to());
            scores += hit.score();
            count++;
        }

        Passage within(double seconds, double otherSeconds) {
            double speed = last.from() - first.from() < SPEED_SECONDS
                    ? first.speed()
                    : (last.otherFrom() - first.otherFrom()) / (last.from() - first.from());
            double cut = Math.max(0, -first.otherFrom()) / speed;
            double from = Math.max(0, first.from() + cut);
            double end = Math.min(seconds, to);
            double otherFrom = first.otherFrom() + (from - first.from()) * speed;
            double otherTo = Math.min(otherSeconds, last.otherFrom() + (end - last.from()) * speed);
            return new Passage(from, end, otherFrom, otherTo, speed, scores / count);
        }
    }
}
