package dev.meridian.domain.audio.relation;

import dev.meridian.domain.audio.chromaprint.Similarity;
import java.util.List;
import java.util.Optional;

/**
 * What this recording has in common with another one.
 *
 * @param covered the share of this recording that is in the other one, 0 to 1
 * @param otherCovered the share of the other recording that is in this one
 * @param bitError the share of differing bits of their Chromaprints at their best offset; 1 if they were not comparable
 * @param passages what they have in common, longest first
 */
public record Relation(
        RelationKind kind, double covered, double otherCovered, double bitError, List<Passage> passages) {
    /** The least share that counts as most of a recording. */
    public static final double MOST = 0.5;

    /** One recording leaves at most this share, or {@link #REST_SECONDS}, of either file uncovered. */
    private static final double REST = 0.1;

    private static final double REST_SECONDS = 10;

    /**
     * With a greater share of differing bits, two records that would otherwise be one recording count as versions.
     * Lossy copies of one recording differ in at most 2 % of the bits, unrelated ones in about half.
     */
    private static final double SAME_BITS = 0.15;

    private static final double SAME_SPEED = 0.004;

    private static final double SAME_OFFSET_SECONDS = 1;

    public Relation {
        passages = List.copyOf(passages);
    }

    /**
     * Classifies the passages that were found; empty if there are none.
     *
     * @param seconds how long this recording is
     * @param otherSeconds how long the other one is
     * @param likeness how alike their Chromaprints are
     */
    public static Optional<Relation> of(
            List<Passage> passages, double seconds, double otherSeconds, Similarity likeness) {
        if (passages.isEmpty()) {
            return Optional.empty();
        }
        Coverage coverage = new Coverage();
        Coverage otherCoverage = new Coverage();
        for (Passage passage : passages) {
            coverage.add(passage.from(), passage.to());
            otherCoverage.add(passage.otherFrom(), passage.otherTo());
        }
        double covered = share(coverage, seconds);
        double otherCovered = share(otherCoverage, otherSeconds);
        RelationKind kind;
        if (covered >= MOST && otherCovered >= MOST) {
            boolean same = isOneLine(passages, seconds, otherSeconds) && likeness.bitError() <= SAME_BITS;
            kind = same ? RelationKind.SAME_RECORDING : RelationKind.VERSION;
        } else if (otherCovered >= MOST) {
            kind = RelationKind.CONTAINS;
        } else {
            kind = covered >= MOST ? RelationKind.CONTAINED : RelationKind.SHARES_PASSAGE;
        }
        return Optional.of(new Relation(kind, covered, otherCovered, likeness.bitError(), passages));
    }

    /** The same relation seen from the other recording. */
    public Relation reversed() {
        return new Relation(
                kind.reversed(),
                otherCovered,
                covered,
                bitError,
                passages.stream().map(Passage::reversed).toList());
    }

    private static double share(Coverage coverage, double seconds) {
        return seconds > 0 ? Math.min(1, coverage.seconds() / seconds) : 0;
    }

    private static boolean isWhole(Coverage coverage, double seconds) {
        return seconds - coverage.seconds() <= Math.max(REST_SECONDS, REST * seconds);
    }

    /**
     * Whether the passages at the offset of the longest one, at the other recording's speed, cover nearly all of both.
     * Other passages are repetitions within the recording.
     */
    private static boolean isOneLine(List<Passage> passages, double seconds, double otherSeconds) {
        Passage longest = passages.get(0);
        double offset = longest.otherFrom() - longest.from();
        Coverage line = new Coverage();
        Coverage otherLine = new Coverage();
        for (Passage passage : passages) {
            if (Math.abs(passage.otherFrom() - passage.from() - offset) <= SAME_OFFSET_SECONDS) {
                line.add(passage.from(), passage.to());
                otherLine.add(passage.otherFrom(), passage.otherTo());
            }
        }
        return Math.abs(longest.speed() - 1) <= SAME_SPEED
                && isWhole(line, seconds)
                && isWhole(otherLine, otherSeconds);
    }
}
