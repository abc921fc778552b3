package dev.meridian.quickstart.tour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tunes that ffmpeg makes by a formula: notes that a number picks, in two voices, each with a beat of its own. */
final class Tunes {
    private static final int SECONDS = 60;

    private final String ffmpeg;

    /** @param ffmpeg the program, by its path or by its name */
    Tunes(String ffmpeg) {
        this.ffmpeg = ffmpeg;
    }

    /** Whether this machine has ffmpeg. */
    boolean canBeMade() {
        try {
            run(List.of("-version"));
            return true;
        } catch (UncheckedIOException absent) {
            return false;
        }
    }

    /** A tune of a minute as an MP3 file with a title. */
    byte[] make(int number, String title) {
        double high = 3.7 + 0.31 * number;
        double low = 2.2 + 0.17 * number;
        String melody = note(high, 7_919 + 1_009 * number, 104_729 + 3_001 * number, 10_007, 29);
        String bass = note(low, 6_007 + 1_303 * number, 15_013 + 2_011 * number, 9_973, 19);
        String formula = "0.3*exp(-5*mod(t\\,1/%1$s))*(sin(2*PI*t*220*%2$s)+0.5*sin(4*PI*t*220*%2$s))"
                + "+0.2*exp(-3*mod(t\\,1/%3$s))*sin(2*PI*t*110*%4$s)";
        String filled = String.format(Locale.ROOT, formula, high, melody, low, bass);
        return encoded(
                "-f", "lavfi", "-i", "aevalsrc='" + filled + "':s=22050:d=" + SECONDS, "-metadata", "title=" + title);
    }

    /** Fifteen seconds of a file, over a bad telephone line. */
    byte[] noisyClip(byte[] tune, int from) {
        Path file = temporary();
        try {
            Files.write(file, tune);
            return encoded(
                    "-ss",
                    String.valueOf(from),
                    "-t",
                    "15",
                    "-i",
                    file.toString(),
                    "-f",
                    "lavfi",
                    "-i",
                    "anoisesrc=color=pink:amplitude=0.05:duration=15:sample_rate=22050:seed=4",
                    "-filter_complex",
                    "[0:a][1:a]amix=inputs=2:normalize=0,highpass=f=300,lowpass=f=3400");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            delete(file);
        }
    }

    /** A factor of a frequency: a semitone of some octaves, another one for every beat. */
    private static String note(double beats, int square, int linear, int modulus, int semitones) {
        String formula = "pow(2\\,mod(mod(%1$s*%1$s*%2$d+%1$s*%3$d\\,%4$d)\\,%5$d)/12)";
        return String.format(Locale.ROOT, formula, "floor(t*" + beats + ")", square, linear, modulus, semitones);
    }

    private byte[] encoded(String... input) {
        Path file = temporary();
        try {
            List<String> arguments = new ArrayList<>(Arrays.asList(input));
            arguments.addAll(List.of("-y", "-b:a", "64k", "-f", "mp3", file.toString()));
            run(arguments);
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } finally {
            delete(file);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("meridian-tune", ".mp3");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(ffmpeg, "-nostdin", "-v", "error"));
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new UncheckedIOException(new IOException(ffmpeg + " could not make a tune"));
            }
        } catch (IOException absent) {
            throw new UncheckedIOException(absent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(stopped));
        }
    }
}
