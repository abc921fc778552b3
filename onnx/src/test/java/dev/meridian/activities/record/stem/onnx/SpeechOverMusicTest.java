package dev.meridian.activities.record.stem.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.activities.record.stem.model.StemModels;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.RealAudio;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.StemEngine;
import dev.meridian.domain.audio.stem.Stems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Spleeter's two stems take speech out of music: {@code -Dmeridian.models=} names a folder with the model {@code spleeter}, which
 * {@code tools/models/spleeter-2stems} makes, and {@code -Dmeridian.audio=} a folder of music and, in {@code .wav} files, speech.
 */
class SpeechOverMusicTest {
    private static final AudioFormat STEREO = new AudioFormat(44_100, 2);
    private static final int TRACKS = 10;
    private static final int SECONDS = 30;
    private static final int SKIPPED_SECONDS = 20;

    @Test
    void speechOverMusicIsNineDecibelsPurer() throws IOException {
        Path folder = RealAudio.folder();
        String models = System.getProperty("meridian.models", "");
        if (!Files.isDirectory(Path.of(models, "spleeter"))) {
            String message = "SKIPPED: no model. Pass -Dmeridian.models=DIR with the folder spleeter of"
                    + " tools/models/spleeter-2stems; its stems were NOT measured.";
            System.err.println(message);
            Assumptions.abort(message);
        }
        StemEngine engine = new StemModels(Path.of(models), StemModels.findRuntime())
                .find("spleeter")
                .orElseThrow();
        List<Path> files = RealAudio.files(folder);
        List<Path> speech =
                files.stream().filter(file -> file.toString().endsWith(".wav")).toList();
        List<Path> music =
                files.stream().filter(file -> !file.toString().endsWith(".wav")).toList();
        List<Double> vocals = new ArrayList<>();
        List<Double> rest = new ArrayList<>();
        double seconds = 0;
        for (int track = 0; track < music.size() && vocals.size() < TRACKS; track++) {
            float[] tune = tune(music.get(track));
            if (tune.length < 2 * SECONDS * STEREO.rate()) {
                continue;
            }
            float[] voice = voice(speech, track);
            scale(voice, Math.sqrt(Signals.energy(tune) / Signals.energy(voice)));
            float[] mix = voice.clone();
            Signals.add(mix, tune, 0);
            long begun = System.nanoTime();
            Stems stems = Stems.of(engine, STEREO, mix);
            seconds += (System.nanoTime() - begun) / 1e9;
            vocals.add(Stems.decibels(voice, stems.signal(0)) - Stems.decibels(voice, mix));
            rest.add(Stems.decibels(tune, stems.signal(1)) - Stems.decibels(tune, mix));
            System.out.printf(
                    "%s: speech %.1f dB better, music %.1f dB%n",
                    music.get(track).getFileName(), vocals.getLast(), rest.getLast());
        }
        System.out.printf(
                "spleeter: speech %.1f dB, music %.1f dB better on the mean of %d tracks; %.1f times real time%n",
                mean(vocals), mean(rest), vocals.size(), vocals.size() * SECONDS / seconds);
        assertThat(vocals).hasSize(TRACKS);
        assertThat(mean(vocals)).isGreaterThan(9);
        assertThat(mean(rest)).isGreaterThan(9);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(each -> each).average().orElse(0);
    }

    private static float[] tune(Path file) throws IOException {
        float[] decoded = RealAudio.decode(file, STEREO, SKIPPED_SECONDS + SECONDS);
        int from = Math.min(decoded.length, 2 * SKIPPED_SECONDS * STEREO.rate());
        float[] tune = Arrays.copyOfRange(decoded, from, decoded.length);
        scale(tune, 0.1 / Math.sqrt(Signals.energy(tune) / Math.max(1, tune.length)));
        return tune;
    }

    /** Sentences one after another, for each track others. */
    private static float[] voice(List<Path> speech, int track) throws IOException {
        float[] voice = new float[2 * SECONDS * STEREO.rate()];
        int at = 0;
        for (int i = 37 * track; at < voice.length; i++) {
            float[] sentence = RealAudio.decode(speech.get(i % speech.size()), STEREO, SECONDS);
            Signals.add(voice, sentence, at);
            at += sentence.length;
        }
        return voice;
    }

    private static void scale(float[] samples, double factor) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] *= (float) factor;
        }
    }
}
