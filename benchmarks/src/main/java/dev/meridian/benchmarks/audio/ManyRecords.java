package dev.meridian.benchmarks.audio;

import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.landmark.search.MadeRecords;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.RealAudio;
import dev.meridian.domain.audio.sample.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Twenty tracks of up to three minutes, and any number of records that are made of their peaks. */
final class ManyRecords {
    static final int TRACKS = 20;
    static final int RATE = PeakPicker.RATE;
    static final long SEED = 7;

    private static final int SHORT_BYTES = 500_000;
    private static final int SECONDS = 180;

    private final List<float[]> tracks;
    private final List<Peaks> real;
    private final MadeRecords made;

    private ManyRecords(List<float[]> tracks) {
        this.tracks = tracks;
        this.real = tracks.stream()
                .map(track -> picked(PeakPicker.ofRecording(LandmarkParameters.STANDARD), track))
                .toList();
        this.made = new MadeRecords(real, SEED);
    }

    /** Of the first long files; where there are too few of them, tunes are made. */
    static ManyRecords of(List<Path> files) throws IOException {
        List<float[]> tracks = new ArrayList<>();
        for (Path file : files) {
            if (tracks.size() < TRACKS && Files.size(file) > SHORT_BYTES) {
                float[] track = RealAudio.decode(file, new AudioFormat(RATE, 1), SECONDS);
                if (track.length > SECONDS / 2 * RATE) {
                    tracks.add(track);
                }
            }
        }
        System.out.printf("%d real tracks, %d made ones, seed %d%n", tracks.size(), TRACKS - tracks.size(), SEED);
        for (int tune = tracks.size(); tune < TRACKS; tune++) {
            tracks.add(Signals.tune(RATE, SECONDS, tune));
        }
        return new ManyRecords(tracks);
    }

    /** Their samples. */
    List<float[]> tracks() {
        return tracks;
    }

    /** The peaks of so many records, packed; the tracks are spread among them. */
    List<byte[]> packed(int records) {
        List<byte[]> packed = new ArrayList<>();
        int apart = Math.max(1, records / TRACKS);
        for (int record = 0; record < records; record++) {
            boolean isReal = record % apart == 0 && record / apart < TRACKS;
            packed.add((isReal ? real.get(record / apart) : made.next()).toBytes());
        }
        return packed;
    }

    /** The peaks of one record more. */
    Peaks next() {
        return made.next();
    }

    static Peaks picked(PeakPicker picker, float[] signal) {
        picker.accept(signal, signal.length);
        return picker.finish();
    }
}
