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
 * People who speak: the short files of a folder, one after another.
 *
 * @param samples at 11,025 Hz, one channel
 */
record Speech(float[] samples) {
    private static final int SHORT_BYTES = 500_000;
    private static final AudioFormat MONO = new AudioFormat(PeakPicker.RATE, 1);

    static Speech in(Path folder, int files) throws IOException {
        float[] all = new float[0];
        List<Path> spoken = new ArrayList<>();
        for (Path file : RealAudio.files(folder)) {
            if (Files.size(file) < SHORT_BYTES && file.toString().endsWith(".wav")) {
                spoken.add(file);
            }
        }
        for (Path file : spoken.subList(0, Math.min(files, spoken.size()))) {
            float[] one = RealAudio.decode(file, MONO, 60);
            int end = all.length;
            all = Arrays.copyOf(all, end + one.length);
            System.arraycopy(one, 0, all, end, one.length);
        }
        return new Speech(all);
    }

    /** One voice. */
    float[] voice(int length, Random random) {
        int from = new Track(Path.of("speech"), samples).somewhere(length, random);
        return Arrays.copyOfRange(samples, from, from + length);
    }

    /** Several voices at once. */
    float[] voices(int count, int length, Random random) {
        float[] sum = new float[length];
        for (int i = 0; i < count; i++) {
            Signals.add(sum, voice(length, random), 0);
        }
        return sum;
    }
}
