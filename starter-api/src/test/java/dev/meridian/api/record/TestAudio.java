package dev.meridian.api.record;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes files of audio with ffmpeg's generators; without ffmpeg the test is skipped, and says so. */
record TestAudio(Path folder) {
    private static final boolean THERE = isThere();
    private static final int TUNE_RATE = 22_050;

    static TestAudio in(Path folder) {
        if (!THERE) {
            abort("This test needs ffmpeg: apt-get install ffmpeg");
        }
        return new TestAudio(folder);
    }

    private static boolean isThere() {
        try {
            return new ProcessBuilder("ffmpeg", "-version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Runs ffmpeg with these arguments, which end with the file's name; returns the file. */
    Path make(String name, String... arguments) {
        Path file = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
        command.addAll(List.of(arguments));
        command.add(file.toString());
        try {
            Path log = folder.resolve(name + ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + ": " + Files.readString(log));
            }
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** A stereo tone of this many seconds, whose peak is at -23 dBFS. */
    Path tone(String name, double seconds, String... encoding) {
        return generate(name, "sine=frequency=440:sample_rate=44100:duration=" + seconds + ",volume=0.8", encoding);
    }

    /**
     * A tune of notes that a formula picks by this number: two voices, each with a beat of its own. An expression of ffmpeg's own takes
     * five times as long.
     */
    Path tune(String name, int number, double seconds, String... encoding) {
        double high = 3.7 + 0.31 * (number % 7);
        double low = 2.2 + 0.17 * (number % 5);
        ByteBuffer samples = ByteBuffer.allocate((int) Math.ceil(seconds * TUNE_RATE) * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int sample = 0; samples.hasRemaining(); sample++) {
            double t = sample / (double) TUNE_RATE;
            double melody = 2
                    * Math.PI
                    * t
                    * 220
                    * note(t * high, 7_919 + 1_009 * number, 104_729 + 3_001 * number, 10_007, 29);
            double bass =
                    2 * Math.PI * t * 110 * note(t * low, 6_007 + 1_303 * number, 15_013 + 2_011 * number, 9_973, 19);
            samples.putDouble(0.3 * Math.exp(-5 * (t % (1 / high))) * (Math.sin(melody) + 0.5 * Math.sin(2 * melody))
                    + 0.2 * Math.exp(-3 * (t % (1 / low))) * Math.sin(bass));
        }
        Path raw = write(name + ".f64", samples.array());
        List<String> arguments = new ArrayList<>(List.of("-f", "f64le", "-ar", String.valueOf(TUNE_RATE), "-ac", "1"));
        arguments.addAll(List.of("-i", raw.toString(), "-ac", "2"));
        arguments.addAll(List.of(encoding));
        return make(name, arguments.toArray(String[]::new));
    }

    /** A factor of a frequency: a semitone of some octaves, another one for every beat. */
    private static double note(double time, long square, long linear, int modulus, int semitones) {
        long beat = (long) time;
        return Math.pow(2, (beat * beat * square + beat * linear) % modulus % semitones / 12.0);
    }

    /** What a generator of ffmpeg makes, in stereo. */
    Path generate(String name, String generator, String... encoding) {
        List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", generator, "-ac", "2"));
        arguments.addAll(List.of(encoding));
        return make(name, arguments.toArray(String[]::new));
    }

    /** The fingerprint that Chromaprint's own program takes of the first 120 s; empty where it is not installed. */
    static Optional<String> fpcalc(Path file) {
        try {
            // Without -ignore-errors it fails with a valid fingerprint if the file ends before.
            Process process = new ProcessBuilder(
                            "fpcalc", "-ignore-errors", "-plain", "-length", "120", file.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return Optional.of(new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        } catch (IOException absent) {
            System.out.println("fpcalc is not installed: its fingerprint is not compared");
            return Optional.empty();
        }
    }

    Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
