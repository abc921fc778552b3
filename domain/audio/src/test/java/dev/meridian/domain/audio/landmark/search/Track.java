package dev.meridian.domain.audio.landmark.search;

import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.RealAudio;
import dev.meridian.domain.audio.sample.Signals;
import java.io.IOException;
import java.nio.file.Files;
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
    private static final int SHORT_BYTES = 150_000;
    private static final int RATE = PeakPicker.RATE;

    /** The first files of at least half a minute below a folder, cut to so many seconds. */
    static List<Track> all(Path folder, double seconds, int most) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : RealAudio.files(folder)) {
            // Shorter files are decoded in vain only.
            if (Files.size(file) > SHORT_BYTES) {
                files.add(file);
            }
        }
        List<Path> first = files.subList(0, Math.min(most, files.size()));
        return Parallel.each(
                        first.size(),
                        i -> new Track(first.get(i), RealAudio.decode(first.get(i), new AudioFormat(RATE, 1), seconds)))
                .stream()
                .filter(track -> track.samples().length >= 30 * RATE)
                .toList();
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
