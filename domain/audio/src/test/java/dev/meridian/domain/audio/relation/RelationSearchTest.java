package dev.meridian.domain.audio.relation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.domain.audio.chromaprint.Similarity;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.ClipSearch;
import dev.meridian.domain.audio.landmark.search.MemoryIndex;
import dev.meridian.domain.audio.sample.Degradations;
import dev.meridian.domain.audio.sample.Signals;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class RelationSearchTest {
    private static final int RATE = PeakPicker.RATE;
    private static final float[] SONG = Signals.tune(RATE, 60, 31);
    private static final Peaks SONG_PEAKS = peaks(SONG);
    private static final Peaks OTHER_PEAKS = peaks(Signals.tune(RATE, 60, 32));

    private static Peaks peaks(float[] signal) {
        PeakPicker picker = PeakPicker.ofRecording(LandmarkParameters.STANDARD);
        picker.accept(signal, signal.length);
        return picker.finish();
    }

    private static Relation relation(float[] recording, Similarity likeness) throws IOException {
        MemoryIndex index = new MemoryIndex(LandmarkParameters.STANDARD);
        Peaks recorded = peaks(recording);
        index.add(1, SONG_PEAKS);
        index.add(2, OTHER_PEAKS);
        index.add(3, recorded);
        double seconds = (double) recording.length / RATE;
        ClipSearch search = new ClipSearch(LandmarkParameters.STANDARD, index);
        Map<Integer, List<Hit>> hits = new RelationSearch(search).hits(3, recorded, seconds);
        assertThat(hits).containsOnlyKeys(1);
        return Relation.of(Passages.of(hits.getOrDefault(1, List.of()), seconds, 60), seconds, 60, likeness)
                .orElseThrow();
    }

    @Test
    void aNoisyCopyWithoutItsStartIsTheSameRecording() throws IOException {
        float[] late = Arrays.copyOfRange(SONG, (int) (3.7 * RATE), SONG.length);
        Relation relation =
                relation(Degradations.whiteNoise(late, 20, new Random(1)), new Similarity(30, 400, 0.02, 0.9));
        assertThat(relation.kind()).isEqualTo(RelationKind.SAME_RECORDING);
        Passage passage = relation.passages().get(0);
        assertThat(passage.otherFrom() - passage.from()).isCloseTo(3.7, within(0.3));
        assertThat(relation.covered()).isGreaterThan(0.95);
    }

    @Test
    void aFasterCopyIsAVersion() throws IOException {
        Relation relation = relation(Degradations.faster(SONG, 1.03), new Similarity(0, 400, 0.45, 0.01));
        assertThat(relation.kind()).isEqualTo(RelationKind.VERSION);
        assertThat(relation.passages().get(0).speed()).isCloseTo(1.03, within(0.004));
    }

    /** Otherwise it would depend on the order in which records come whether a version is known. */
    @Test
    void aVersionIsFoundBesideACopy() throws IOException {
        MemoryIndex index = new MemoryIndex(LandmarkParameters.STANDARD);
        index.add(1, peaks(Degradations.faster(SONG, 1.03)));
        index.add(2, SONG_PEAKS);
        RelationSearch search = new RelationSearch(new ClipSearch(LandmarkParameters.STANDARD, index));
        Map<Integer, List<Hit>> hits = search.hits(3, SONG_PEAKS, 60);
        assertThat(hits).containsOnlyKeys(1, 2);
        assertThat(hits.get(1)).allMatch(hit -> Math.abs(hit.speed() - 1 / 1.03) < 0.006);
        assertThat(hits.get(2)).allMatch(hit -> Math.abs(hit.speed() - 1) < 0.006);
    }

    @Test
    void aTapeContainsTheSongThatIsOnIt() throws IOException {
        float[] tape = Signals.tune(RATE, 200, 33);
        Arrays.fill(tape, 80 * RATE, 140 * RATE, 0);
        Signals.add(tape, SONG, 80 * RATE);
        Relation relation = relation(tape, Similarity.NONE);
        assertThat(relation.kind()).isEqualTo(RelationKind.CONTAINS);
        assertThat(relation.otherCovered()).isGreaterThan(0.9);
        assertThat(relation.covered()).isCloseTo(0.3, within(0.06));
    }

    @Test
    void aSharedJingleIsAPassage() throws IOException {
        float[] programme = Signals.tune(RATE, 120, 34);
        Arrays.fill(programme, 50 * RATE, 70 * RATE, 0);
        Signals.add(programme, Arrays.copyOfRange(SONG, 10 * RATE, 30 * RATE), 50 * RATE);
        Relation relation = relation(programme, Similarity.NONE);
        assertThat(relation.kind()).isEqualTo(RelationKind.SHARES_PASSAGE);
        Passage passage = relation.passages().get(0);
        assertThat(passage.from()).isCloseTo(50, within(2.0));
        assertThat(passage.to()).isCloseTo(70, within(2.0));
        assertThat(passage.otherFrom()).isCloseTo(10, within(2.0));
        assertThat(passage.otherTo()).isCloseTo(30, within(2.0));
    }
}
