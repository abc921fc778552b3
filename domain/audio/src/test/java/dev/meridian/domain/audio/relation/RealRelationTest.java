package dev.meridian.domain.audio.relation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.audio.chromaprint.Comparison;
import dev.meridian.domain.audio.chromaprint.Fingerprint;
import dev.meridian.domain.audio.chromaprint.Likeness;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.ClipSearch;
import dev.meridian.domain.audio.landmark.search.MemoryIndex;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.RealAudio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Copies of real music in other formats, and two mixes of one piece if the folder has them. */
class RealRelationTest {
    private static final AudioFormat MONO = new AudioFormat(PeakPicker.RATE, 1);
    private static final double SECONDS = 90;
    private static final int TRACKS = 6;

    private record Copy(float[] samples, int[] items) {}

    @Test
    void lossyCopiesAndACutStartAreTheSameRecording() throws IOException {
        Path folder = RealAudio.folder();
        int tried = 0;
        for (Path file : RealAudio.files(folder)) {
            Copy original = copy(file, 0, SECONDS, "-c:a", "pcm_s16le", "-f", "wav");
            if (tried == TRACKS) {
                break;
            }
            if (original.samples().length < 60 * PeakPicker.RATE) {
                continue;
            }
            tried++;
            for (String encoder : List.of("libmp3lame 128k mp3", "libopus 48k ogg")) {
                String[] words = encoder.split(" ");
                String[] arguments = {"-c:a", words[0], "-b:a", words[1], "-f", words[2]};
                assertSame(file + " " + encoder, original, copy(file, 0, SECONDS, arguments));
                assertSame(file + " cut " + encoder, original, copy(file, 3.7, SECONDS - 3.7, arguments));
            }
        }
        Assumptions.assumeTrue(tried > 0, "no track of a minute");
    }

    @Test
    void twoMixesOfOnePieceAreRelated() throws IOException {
        Path folder = RealAudio.folder();
        List<Path> mixes = RealAudio.files(folder).stream()
                .filter(file -> List.of("menu.opus", "menu_enhanced.opus")
                        .contains(file.getFileName().toString()))
                .toList();
        Assumptions.assumeTrue(mixes.size() == 2, "SKIPPED: no menu.opus and menu_enhanced.opus below " + folder);
        Copy plain = copy(mixes.get(0), 0, 600, "-c:a", "pcm_s16le", "-f", "wav");
        Copy enhanced = copy(mixes.get(1), 0, 600, "-c:a", "pcm_s16le", "-f", "wav");
        Relation relation = relation("menu", plain, enhanced);
        assertThat(relation.kind()).isIn(RelationKind.SAME_RECORDING, RelationKind.VERSION);
    }

    private static void assertSame(String name, Copy original, Copy copy) throws IOException {
        Relation relation = relation(name, original, copy);
        assertThat(relation.bitError()).isLessThan(0.02);
        assertThat(relation.kind()).isEqualTo(RelationKind.SAME_RECORDING);
    }

    private static Relation relation(String name, Copy original, Copy copy) throws IOException {
        double seconds = (double) copy.samples().length / PeakPicker.RATE;
        double otherSeconds = (double) original.samples().length / PeakPicker.RATE;
        MemoryIndex index = new MemoryIndex(LandmarkParameters.STANDARD);
        index.add(1, peaks(original.samples()));
        Map<Integer, List<Hit>> hits = new RelationSearch(new ClipSearch(LandmarkParameters.STANDARD, index))
                .hits(2, peaks(copy.samples()), seconds);
        List<Passage> passages = Passages.of(hits.getOrDefault(1, List.of()), seconds, otherSeconds);
        Likeness likeness = Comparison.of(new Fingerprint(copy.items()), new Fingerprint(original.items()));
        Relation relation =
                Relation.of(passages, seconds, otherSeconds, likeness).orElseThrow();
        System.out.printf(
                "%s: %s, bit error %.2f %%, score %.2f, offset %.1f s, covered %.2f and %.2f%n",
                name,
                relation.kind().code(),
                100 * likeness.bitError(),
                likeness.score(),
                likeness.seconds(),
                relation.covered(),
                relation.otherCovered());
        return relation;
    }

    private static Copy copy(Path file, double from, double seconds, String... encoder) throws IOException {
        return new Copy(
                RealAudio.coded(file, from, seconds, MONO, encoder),
                RealAudio.chromaprint(file, from, seconds, encoder));
    }

    private static Peaks peaks(float[] samples) {
        PeakPicker picker = PeakPicker.ofRecording(LandmarkParameters.STANDARD);
        picker.accept(samples, samples.length);
        return picker.finish();
    }
}
