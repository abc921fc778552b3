package dev.meridian.domain.audio.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.domain.audio.chromaprint.Similarity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RelationTest {
    private static final Similarity ALIKE = new Similarity(0, 1_000, 0.01, 0.9);

    /** The hits that a search makes where a stretch of this recording is in the other one. */
    private static List<Hit> hits(double seconds, double from, double to, double otherFrom, double speed) {
        Random random = new Random(17);
        List<Hit> hits = new ArrayList<>();
        for (double start : Windows.starts(seconds)) {
            double end = Math.min(seconds, start + Windows.LENGTH);
            if (start >= from - 5 && end <= to + 5) {
                double jitter = random.nextDouble(-0.2, 0.2);
                hits.add(new Hit(start, end, otherFrom + (start - from) * speed + jitter, speed, 0.5));
            }
        }
        return hits;
    }

    private static Relation relation(List<Hit> hits, double seconds, double otherSeconds, Similarity likeness) {
        List<Hit> shuffled = new ArrayList<>(hits);
        Collections.shuffle(shuffled, new Random(4));
        return Relation.of(Passages.of(shuffled, seconds, otherSeconds), seconds, otherSeconds, likeness)
                .orElseThrow();
    }

    @Test
    void piecesCoverARecordingToItsEnd() {
        assertThat(Windows.starts(33)).containsExactly(0.0, 5.0, 10.0, 15.0, 18.0);
        assertThat(Windows.starts(15)).containsExactly(0.0);
        assertThat(Windows.starts(7)).containsExactly(0.0);
    }

    @Test
    void aCopyWithItsStartCutOffIsTheSameRecording() {
        Relation relation = relation(hits(176.3, 0, 176.3, 3.7, 1), 176.3, 180, ALIKE);
        assertThat(relation.kind()).isEqualTo(RelationKind.SAME_RECORDING);
        assertThat(relation.passages()).hasSize(1);
        assertThat(relation.passages().get(0).otherFrom()).isCloseTo(3.7, within(0.5));
        assertThat(relation.covered()).isGreaterThan(0.99);
        assertThat(relation.otherCovered()).isCloseTo(176.3 / 180, within(0.01));
        assertThat(relation.reversed().kind()).isEqualTo(RelationKind.SAME_RECORDING);
    }

    @Test
    void anotherSpeedARemasterAndACutAreVersions() {
        Relation faster = relation(hits(176.5, 0, 176.5, 0, 1.02), 176.5, 180, new Similarity(0, 900, 0.4, 0.01));
        assertThat(faster.kind()).isEqualTo(RelationKind.VERSION);
        assertThat(faster.passages().get(0).speed()).isCloseTo(1.02, within(0.003));
        Relation remaster = relation(hits(180, 0, 180, 0, 1), 180, 180, new Similarity(0, 1_400, 0.25, 0.2));
        assertThat(remaster.kind()).isEqualTo(RelationKind.VERSION);
        List<Hit> cut = new ArrayList<>(hits(140, 0, 70, 0, 1));
        cut.addAll(hits(140, 70, 140, 110, 1));
        Relation shortened = relation(cut, 140, 180, ALIKE);
        assertThat(shortened.kind()).isEqualTo(RelationKind.VERSION);
        assertThat(shortened.passages()).hasSize(2);
    }

    @Test
    void aLongTapeContainsARecording() {
        Relation relation = relation(hits(3_600, 1_000, 1_180, 0, 1), 3_600, 180, Similarity.NONE);
        assertThat(relation.kind()).isEqualTo(RelationKind.CONTAINS);
        assertThat(relation.otherCovered()).isGreaterThan(0.9);
        Passage passage = relation.passages().get(0);
        assertThat(passage.from()).isCloseTo(1_000, within(6.0));
        assertThat(passage.from() - passage.otherFrom()).isCloseTo(1_000, within(0.5));
        Relation reversed = relation.reversed();
        assertThat(reversed.kind()).isEqualTo(RelationKind.CONTAINED);
        assertThat(reversed.covered()).isEqualTo(relation.otherCovered());
        assertThat(reversed.passages().get(0).from()).isEqualTo(passage.otherFrom());
    }

    @Test
    void aJingleIsASharedPassageHoweverOftenItComes() {
        List<Hit> jingles = new ArrayList<>(hits(600, 100, 120, 30, 1));
        jingles.addAll(hits(600, 400, 420, 30, 1));
        Relation relation = relation(jingles, 600, 300, Similarity.NONE);
        assertThat(relation.kind()).isEqualTo(RelationKind.SHARES_PASSAGE);
        assertThat(relation.passages()).hasSize(2);
        assertThat(relation.reversed().kind()).isEqualTo(RelationKind.SHARES_PASSAGE);
    }

    @Test
    void repetitionsWithinOneRecordingDoNotSplitIt() {
        List<Hit> loops = new ArrayList<>(hits(180, 0, 180, 0, 1));
        loops.addAll(hits(180, 0, 150, 30, 1));
        loops.addAll(hits(180, 30, 180, 0, 1));
        Relation relation = relation(loops, 180, 180, ALIKE);
        assertThat(relation.kind()).isEqualTo(RelationKind.SAME_RECORDING);
        assertThat(relation.passages()).hasSize(1);
    }

    @Test
    void aCopyOfALoopWithItsStartCutOffIsTheSameRecordingThoughItsStartIsFoundLater() {
        List<Hit> loops = new ArrayList<>(hits(86.3, 0, 86.3, 3.7, 1));
        loops.addAll(hits(86.3, 16.3, 86.3, 0, 1));
        Relation relation = relation(loops, 86.3, 90, ALIKE);
        assertThat(relation.passages()).hasSize(2);
        assertThat(relation.kind()).isEqualTo(RelationKind.SAME_RECORDING);
    }

    @Test
    void aQuietStretchDoesNotBreakAPassage() {
        List<Hit> hits = new ArrayList<>(hits(180, 0, 180, 0, 1));
        hits.removeIf(hit -> hit.from() > 60 && hit.from() < 85);
        assertThat(relation(hits, 180, 180, ALIKE).passages()).hasSize(1);
        hits.removeIf(hit -> hit.from() > 60 && hit.from() < 110);
        assertThat(relation(hits, 180, 180, ALIKE).passages()).hasSize(2);
    }

    @Test
    void nothingFoundIsNoRelation() {
        assertThat(Relation.of(Passages.of(List.of(), 100, 100), 100, 100, ALIKE))
                .isEmpty();
    }
}
