package dev.meridian.benchmarks.audio;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.ClipSearch;
import dev.meridian.domain.audio.landmark.search.MadeRecords;
import dev.meridian.domain.audio.landmark.search.MemoryIndex;
import dev.meridian.domain.audio.landmark.search.SearchTuning;
import dev.meridian.domain.audio.sample.Degradations;
import dev.meridian.domain.audio.sample.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How long the search takes without a database: clips of 15 s with noise among many records of three minutes in memory, and
 * clips of which nothing is found at nine speeds. Arguments: how many records, and how many clips.
 *
 * <p>With three folders of audio more, of music that is indexed, of other music, and of speech, it measures what is found: clips
 * of the music, so many of each kind, each made worse in one way, among its tracks and so many made records; and that nothing is
 * found of 1,000 clips of the other music and speech.
 */
public final class SearchBenchmark {
    private static final int RATE = PeakPicker.RATE;
    private static final int TUNES = 20;
    private static final int FOREIGN_CLIPS = 1_000;
    private static final long SEED = 7;

    private SearchBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int clips = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        if (arguments.length > 4) {
            SearchTuning.measure(
                    Path.of(arguments[2]), Path.of(arguments[3]), Path.of(arguments[4]), records, clips, FOREIGN_CLIPS);
            return;
        }
        MemoryIndex index = new MemoryIndex(LandmarkParameters.STANDARD);
        List<Peaks> tunes = new ArrayList<>();
        for (int tune = 0; tune < TUNES; tune++) {
            tunes.add(picked(PeakPicker.ofRecording(LandmarkParameters.STANDARD), Signals.tune(RATE, 180, tune)));
            index.add(tune, tunes.get(tune));
        }
        MadeRecords made = new MadeRecords(tunes, SEED);
        for (int record = TUNES; record < records; record++) {
            index.add(record, made.next());
        }
        long[] sizes = index.sizes();
        System.out.printf(
                "%d records, seed %d: %d keys, %d postings of %.2f bytes%n",
                records, SEED, sizes[0], sizes[1], (double) sizes[2] / sizes[1]);
        ClipSearch search = new ClipSearch(LandmarkParameters.STANDARD, index);
        Random random = new Random(SEED);
        time("found", search, clips, true, random);
        time("not found at nine speeds", search, clips / 4, false, random);
    }

    private static void time(String name, ClipSearch search, int clips, boolean indexed, Random random)
            throws IOException {
        double[] milliseconds = new double[clips];
        for (int i = 0; i < clips; i++) {
            float[] tune = Signals.tune(RATE, 180, indexed ? random.nextInt(TUNES) : 1_000 + i);
            int from = random.nextInt(160 * RATE);
            float[] clip = Degradations.whiteNoise(Arrays.copyOfRange(tune, from, from + 15 * RATE), 10, random);
            long started = System.nanoTime();
            Peaks peaks = picked(PeakPicker.ofClip(LandmarkParameters.STANDARD), clip);
            boolean found = !search.find(peaks).isEmpty();
            milliseconds[i] = (System.nanoTime() - started) / 1e6;
            if (found != indexed) {
                System.out.println("Clip " + i + " was " + (found ? "" : "not ") + "found.");
            }
        }
        Arrays.sort(milliseconds);
        System.out.printf(
                "%s: p50 %.0f ms, p95 %.0f ms, peaks of the clip included%n",
                name, milliseconds[clips / 2], milliseconds[clips * 95 / 100]);
    }

    private static Peaks picked(PeakPicker picker, float[] signal) {
        picker.accept(signal, signal.length);
        return picker.finish();
    }
}
