package dev.meridian.domain.audio.stem.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.RealAudio;
import dev.meridian.domain.audio.sample.Signals;
import dev.meridian.domain.audio.stem.Stems;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Songs rendered from MIDI by FluidSynth, drums and everything else apart, so that both are known exactly: below the folder
 * of real audio there are {@code .mid} files and a sound font {@code .sf2}.
 */
class RenderedSongsTest {
    private static final AudioFormat STEREO = new AudioFormat(44_100, 2);
    private static final int DRUMS = 9;
    private static final int SECONDS = 45;
    private static final int SONGS = 6;

    @TempDir
    Path temporary;

    @Test
    void theDrumsOfSongsAreSevenDecibelsPurer() throws Exception {
        Path folder = RealAudio.folder();
        List<Path> songs = files(folder, ".mid");
        List<Path> fonts = files(folder, ".sf2");
        if (songs.isEmpty() || fonts.isEmpty()) {
            String message =
                    "SKIPPED: no .mid files and .sf2 sound font below " + folder + "; drums were NOT measured.";
            System.err.println(message);
            Assumptions.abort(message);
        }
        List<Double> improvements = new ArrayList<>();
        for (Path song : songs) {
            float[] drums = rendered(song, fonts.get(0), true);
            float[] rest = rendered(song, fonts.get(0), false);
            int length = Math.min(drums.length, rest.length) / 2 * 2;
            if (length > 20 * 2 * STEREO.rate() && Signals.energy(drums) > 0.02 * Signals.energy(rest)) {
                improvements.add(improvement(song, Arrays.copyOf(drums, length), Arrays.copyOf(rest, length)));
            }
            if (improvements.size() == Integer.getInteger("meridian.songs", SONGS)) {
                break;
            }
        }
        double mean = improvements.stream().mapToDouble(each -> each).average().orElse(0);
        System.out.printf("percussive: %.1f dB better on the mean of %d songs%n", mean, improvements.size());
        assertThat(mean).isGreaterThan(7);
    }

    private static double improvement(Path song, float[] drums, float[] rest) throws IOException {
        float[] mix = drums.clone();
        Signals.add(mix, rest, 0);
        float[] percussive = Stems.of(new HarmonicPercussive(1), STEREO, mix).signal(1);
        double before = Stems.decibels(drums, mix);
        double after = Stems.decibels(drums, percussive);
        System.out.printf("%s: drums %.1f dB in the mix, %.1f dB in the stem%n", song.getFileName(), before, after);
        return after - before;
    }

    private float[] rendered(Path song, Path font, boolean drums) throws Exception {
        Sequence sequence = MidiSystem.getSequence(song.toFile());
        for (Track track : sequence.getTracks()) {
            for (int i = track.size() - 1; i >= 0; i--) {
                silence(track.get(i), drums);
            }
        }
        Path midi = temporary.resolve("song.mid");
        Path wav = temporary.resolve("song.wav");
        MidiSystem.write(sequence, 1, midi.toFile());
        Process process = new ProcessBuilder(
                        "fluidsynth",
                        "-ni",
                        "-q",
                        "-R",
                        "0",
                        "-C",
                        "0",
                        "-g",
                        "0.3",
                        "-r",
                        "44100",
                        "-F",
                        wav.toString(),
                        font.toString(),
                        midi.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        return RealAudio.decode(wav, STEREO, SECONDS);
    }

    private static void silence(MidiEvent event, boolean drums) throws InvalidMidiDataException {
        if (event.getMessage() instanceof ShortMessage message
                && message.getCommand() == ShortMessage.NOTE_ON
                && (message.getChannel() == DRUMS) != drums) {
            message.setMessage(ShortMessage.NOTE_ON, message.getChannel(), message.getData1(), 0);
        }
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
