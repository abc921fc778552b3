package dev.meridian.domain.audio.landmark.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.sample.Degradations;
import dev.meridian.domain.audio.sample.Signals;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ClipSearchTest {
    private static final int RATE = PeakPicker.RATE;
    private static final int RECORDS = 40;
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;
    private static final MemoryIndex INDEX = new MemoryIndex(PARAMETERS);
    private static final ClipSearch SEARCH = new ClipSearch(PARAMETERS, INDEX);

    @BeforeAll
    static void fortyTunesAreIndexed() {
        for (int record = 0; record < RECORDS; record++) {
            INDEX.add(record, recorded(tune(record)));
        }
    }

    private static float[] tune(int record) {
        return Signals.tune(RATE, 36, 1_000 + record);
    }

    private static Peaks recorded(float[] signal) {
        PeakPicker picker = PeakPicker.ofRecording(PARAMETERS);
        picker.accept(signal, signal.length);
        return picker.finish();
    }

    private static List<Match> find(float[] clip) throws IOException {
        PeakPicker picker = PeakPicker.ofClip(PARAMETERS);
        picker.accept(clip, clip.length);
        return SEARCH.find(picker.finish());
    }

    private static float[] cut(float[] signal, double from, double seconds) {
        int first = (int) (from * RATE);
        return Arrays.copyOfRange(signal, first, first + (int) (seconds * RATE));
    }

    private static void assertFound(List<Match> matches, int record, double from, double speed) {
        assertThat(matches).isNotEmpty();
        Match best = matches.get(0);
        assertThat(best.record()).isEqualTo(record);
        assertThat(best.recordFrom() - best.clipFrom() * best.speed()).isCloseTo(from, within(0.3));
        assertThat(best.speed()).isCloseTo(speed, within(0.005));
        assertThat(best.score()).isBetween(0.05, 1.0);
        assertThat(best.confidence()).isBetween(0.5, 1.0);
        assertThat(best.clipTo()).isGreaterThan(best.clipFrom());
    }

    @Test
    void aClipIsFoundWhereItIs() throws IOException {
        for (int record = 0; record < RECORDS; record += 7) {
            double from = 3.217 + record / 2.0;
            assertFound(find(cut(tune(record), from, 15)), record, from, 1);
        }
    }

    @Test
    void aClipIsFoundInNoiseOverATelephoneAndInARoom() throws IOException {
        Random random = new Random(8);
        float[] clip = cut(tune(11), 20.011, 15);
        float[] noise = Signals.noise(RATE, 15, 1, 5);
        assertFound(find(Degradations.whiteNoise(clip, 10, random)), 11, 20.011, 1);
        assertFound(find(Degradations.telephone(clip, RATE)), 11, 20.011, 1);
        assertFound(find(Degradations.room(clip, RATE, 0.5, 0, noise, 10, random)), 11, 20.011, 1);
    }

    @Test
    void aClipIsFoundAtAnotherSpeed() throws IOException {
        float[] song = cut(tune(5), 12, 16);
        for (double speed : new double[] {0.96, 0.975, 0.98, 1.013, 1.02, 1.04}) {
            float[] clip = cut(Degradations.faster(song, speed), 0, 15);
            assertFound(find(clip), 5, 12, speed);
        }
    }

    @Test
    void aSpeedBetweenTheOnesThatAreTriedIsFoundToHalfAPercent() throws IOException {
        // A short clip may be found at a tried speed nearby, though too few of its peaks match there.
        float[] song = cut(tune(3), 12, 11);
        for (double speed : new double[] {0.9845, 0.9875, 0.9905, 1.0035, 1.0065, 1.011, 1.0135, 1.0155}) {
            float[] clip = cut(Degradations.faster(song, speed), 0, 10);
            assertFound(find(clip), 3, 12, speed);
        }
    }

    @Test
    void onlyTheStretchThatIsFromTheRecordIsSaidToBe() throws IOException {
        float[] song = cut(tune(13), 20, 7);
        for (int seed = 6_000; seed < 6_006; seed++) {
            float[] clip = Signals.tune(RATE, 15, seed);
            Arrays.fill(clip, 4 * RATE, 11 * RATE, 0);
            Signals.add(clip, song, 4 * RATE);
            Match match = find(clip).get(0);
            assertThat(match.record()).isEqualTo(13);
            assertThat(match.clipFrom()).isCloseTo(4, within(1.0));
            assertThat(match.clipTo()).isCloseTo(11, within(1.0));
            assertThat(match.recordFrom() - match.clipFrom()).isCloseTo(16, within(0.3));
        }
    }

    @Test
    void aClipThatBeginsBeforeItsRecordIsFound() throws IOException {
        float[] clip = new float[15 * RATE];
        Signals.add(clip, cut(tune(9), 0, 10), 5 * RATE);
        Match match = find(clip).get(0);
        assertThat(match.record()).isEqualTo(9);
        assertThat(match.clipFrom()).isCloseTo(5, within(1.0));
        assertThat(match.recordFrom()).isCloseTo(match.clipFrom() - 5, within(0.3));
    }

    @Test
    void severalPlacesOfOneRecordAreFound() throws IOException {
        float[] twice = new float[70 * RATE];
        float[] refrain = Signals.tune(RATE, 15, 77);
        Signals.add(twice, Signals.tune(RATE, 70, 78), 0);
        Arrays.fill(twice, 10 * RATE, 25 * RATE, 0);
        Arrays.fill(twice, 50 * RATE, 65 * RATE, 0);
        Signals.add(twice, refrain, 10 * RATE);
        Signals.add(twice, refrain, 50 * RATE);
        MemoryIndex index = new MemoryIndex(PARAMETERS);
        index.add(1, recorded(twice));
        List<Match> matches = new ClipSearch(PARAMETERS, index).find(recorded(cut(refrain, 2, 10)));
        assertThat(matches).hasSize(2).allMatch(match -> match.record() == 1);
        assertThat(matches.stream()
                        .mapToDouble(match -> match.recordFrom() - match.clipFrom())
                        .sorted()
                        .toArray())
                .containsExactly(new double[] {12, 52}, within(0.3));
    }

    @Test
    void whatIsNotIndexedIsNotFound() throws IOException {
        int rate = RATE;
        for (int seed = 0; seed < 20; seed++) {
            assertThat(find(Signals.tune(rate, 15, 5_000 + seed))).isEmpty();
        }
        assertThat(find(new float[15 * rate])).isEmpty();
        assertThat(find(new float[0])).isEmpty();
        assertThat(find(Signals.noise(rate, 15, 0.5, 3))).isEmpty();
        assertThat(find(Signals.tone(rate, 15, 440, 0.5))).isEmpty();
        assertThat(find(Signals.chord(rate, 15, 0.2, 50, 100, 150, 200))).isEmpty();
        assertThat(find(Signals.bursts(rate, 15, 0.9, 4))).isEmpty();
        float[] clicks = new float[15 * rate];
        for (int i = 0; i < clicks.length; i += rate / 3) {
            clicks[i] = 1;
        }
        assertThat(find(clicks)).isEmpty();
    }

    @Test
    void aDeletedRecordIsIgnoredAtOnce() throws IOException {
        MemoryIndex index = new MemoryIndex(PARAMETERS);
        index.add(1, recorded(tune(1)));
        ClipSearch search = new ClipSearch(PARAMETERS, index);
        Peaks clip = recorded(cut(tune(1), 5, 15));
        assertThat(search.find(clip)).isNotEmpty();
        index.delete(1);
        assertThat(search.find(clip)).isEmpty();
    }
}
