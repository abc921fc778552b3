package dev.meridian.domain.audio.relation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.audio.chromaprint.Comparison;
import dev.meridian.domain.audio.chromaprint.Fingerprint;
import dev.meridian.domain.audio.chromaprint.Similarity;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.ClipSearch;
import dev.meridian.domain.audio.landmark.search.MemoryIndex;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.RealAudio;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    /**
     * Each copy in another format and each start that is cut off is the same recording. On average less than 2 % of the bits of
     * their Chromaprints differ; of single tracks up to 3.5 %, by what Opus leaves out at 48 kbit/s.
     */
    @Test
    void lossyCopiesAndACutStartAreTheSameRecording() throws IOException {
        Path folder = RealAudio.folder();
        Map<String, String[]> changes = new LinkedHashMap<>();
        changes.put("MP3 128k", new String[] {"-c:a", "libmp3lame", "-b:a", "128k", "-f", "mp3"});
        changes.put("Opus 48k", new String[] {"-c:a", "libopus", "-b:a", "48k", "-f", "ogg"});
        changes.put("cut", new String[] {"-c:a", "pcm_s16le", "-f", "wav"});
        Map<String, Double> errors = new LinkedHashMap<>();
        int tried = 0;
        for (Path file : RealAudio.files(folder)) {
            if (tried == TRACKS) {
                break;
            }
            Copy original = copy(file, 0, SECONDS, "-c:a", "pcm_s16le", "-f", "wav");
            if (original.samples().length < 60 * PeakPicker.RATE) {
                continue;
            }
            tried++;
            for (Map.Entry<String, String[]> change : changes.entrySet()) {
                double from = change.getKey().equals("cut") ? 3.7 : 0;
                Copy copy = copy(file, from, SECONDS - from, change.getValue());
                Relation relation = relation(file.getFileName() + " " + change.getKey(), original, copy);
                assertThat(relation.kind()).isEqualTo(RelationKind.SAME_RECORDING);
                assertThat(relation.bitError()).isLessThan(0.035);
                errors.merge(change.getKey(), relation.bitError() / TRACKS, Double::sum);
            }
        }
        Assumptions.assumeTrue(tried == TRACKS, "SKIPPED: fewer than " + TRACKS + " tracks of a minute in " + folder);
        System.out.println("mean bit errors: " + errors);
        assertThat(errors.values()).allMatch(error -> error < 0.02);
    }

    /** {@code menu_enhanced.opus} has 648 s, and within its first 170 s the recording that is {@code menu.opus}. */
    @Test
    void aPieceIsContainedInItsLongerMixAndIsTheSameRecordingThere() throws IOException {
        Path folder = RealAudio.folder();
        Map<String, Path> mixes = new HashMap<>();
        RealAudio.files(folder).forEach(file -> mixes.put(file.getFileName().toString(), file));
        Path plain = mixes.get("menu.opus");
        Path enhanced = mixes.get("menu_enhanced.opus");
        Assumptions.assumeTrue(
                plain != null && enhanced != null, "SKIPPED: no menu.opus and menu_enhanced.opus below " + folder);
        Relation relation = relation(
                "menu",
                copy(enhanced, 0, 700, "-c:a", "pcm_s16le", "-f", "wav"),
                copy(plain, 0, 700, "-c:a", "pcm_s16le", "-f", "wav"));
        assertThat(relation.kind()).isEqualTo(RelationKind.CONTAINED);
        assertThat(relation.covered()).isGreaterThan(0.9);
        assertThat(relation.bitError()).isLessThan(0.15);
    }

    private static Relation relation(String name, Copy original, Copy copy) throws IOException {
        double seconds = (double) copy.samples().length / PeakPicker.RATE;
        double otherSeconds = (double) original.samples().length / PeakPicker.RATE;
        MemoryIndex index = new MemoryIndex(LandmarkParameters.STANDARD);
        index.add(1, peaks(original.samples()));
        Map<Integer, List<Hit>> hits = new RelationSearch(new ClipSearch(LandmarkParameters.STANDARD, index))
                .hits(2, peaks(copy.samples()), seconds);
        List<Passage> passages = Passages.of(hits.getOrDefault(1, List.of()), seconds, otherSeconds);
        Similarity likeness = Comparison.of(new Fingerprint(copy.items()), new Fingerprint(original.items()));
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
