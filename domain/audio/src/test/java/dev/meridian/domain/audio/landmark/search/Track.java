package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.RealAudio;
import dev.meridian.domain.audio.sample.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A file of real audio.
 *
 * @param samples at 11,025 Hz, one channel
 */
record Track(Path file, float[] samples) {
    private static final int RATE = PeakPicker.RATE;

    /** The first files of at least half a minute below a folder, cut to so many seconds. */
    static List<Track> all(Path folder, double seconds, int most) throws IOException {
        List<Track> tracks = new ArrayList<>();
        for (Path file : RealAudio.files(folder)) {
            if (tracks.size() == most) {
                break;
            }
            float[] samples = RealAudio.decode(file, new AudioFormat(RATE, 1), seconds);
            if (samples.length >= 30 * RATE) {
                tracks.add(new Track(file, samples));
            }
        }
        return tracks;
    }

    /** Where a clip of so many samples may begin: at random, but not in a silence. */
    int somewhere(int length, Random random) {
        for (int tries = 0; tries < 100; tries++) {
            int from = random.nextInt(samples.length - length);
            if (Signals.energy(Arrays.copyOfRange(samples, from, from + length)) > 1e-5 * length) {
                return from;
            }
        }
        throw new IllegalArgumentException(file + " is silent.");
    }
}
