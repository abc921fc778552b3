package dev.meridian.domain.audio.sample;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Files of audio in a folder that a property names, decoded by ffmpeg. */
public final class RealAudio {
    private static final List<String> ENDINGS = List.of(".ogg", ".opus", ".mp3", ".flac", ".wav", ".m4a");

    private RealAudio() {}

    /** The folder that {@code -Dmeridian.audio=} names; without it the test is skipped, and says so. */
    public static Path folder() {
        Optional<Path> folder = Optional.ofNullable(System.getProperty("meridian.audio"))
                .map(Path::of)
                .filter(Files::isDirectory);
        if (folder.isEmpty()) {
            String message = "SKIPPED: no real audio. Pass -Dmeridian.audio=DIR, a folder of music and speech.";
            System.err.println(message);
            Assumptions.abort(message);
        }
        return folder.orElseThrow();
    }

    /** All files of audio below a folder, by name. */
    public static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> ENDINGS.stream()
                            .anyMatch(file.getFileName().toString().toLowerCase(Locale.ROOT)::endsWith))
                    .sorted()
                    .toList();
        }
    }

    /** Decodes a file, or the first seconds of it; empty if ffmpeg cannot. */
    public static float[] decode(Path file, AudioFormat format, double seconds) throws IOException {
        return decode(List.of("-t", Double.toString(seconds), "-i", file.toString()), format, new byte[0]);
    }

    /**
     * A piece of a file that went through an encoder.
     *
     * @param encoder ffmpeg's arguments, for example {@code -c:a libmp3lame -b:a 64k -f mp3}
     */
    public static float[] coded(Path file, double from, double seconds, AudioFormat format, String... encoder)
            throws IOException {
        Path coded = encoded(file, from, seconds, encoder);
        try {
            return decode(List.of("-i", coded.toString()), format, new byte[0]);
        } finally {
            Files.delete(coded);
        }
    }

    /** The items of a file's Chromaprint, from some second on, after an encoder or as it is. */
    public static int[] chromaprint(Path file, double from, double seconds, String... encoder) throws IOException {
        if (encoder.length == 0) {
            return chromaprint("-ss", Double.toString(from), "-t", Double.toString(seconds), "-i", file.toString());
        }
        Path coded = encoded(file, from, seconds, encoder);
        try {
            return chromaprint("-i", coded.toString());
        } finally {
            Files.delete(coded);
        }
    }

    private static int[] chromaprint(String... input) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(input));
        arguments.addAll(List.of("-map", "0:a:0", "-f", "chromaprint", "-fp_format", "raw"));
        IntBuffer items = ByteBuffer.wrap(run(arguments, new byte[0]))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
        int[] all = new int[items.remaining()];
        items.get(all);
        return all;
    }

    /**
     * Encodes into a file, as people do. An MP3 that is written to a pipe lacks LAME's header, since that is written last,
     * and no decoder can then take out the 25 ms that the encoder has put before the music: a fifth of an item of
     * Chromaprint, which changes 2 to 3 % of its bits.
     */
    private static Path encoded(Path file, double from, double seconds, String... encoder) throws IOException {
        Path coded = Files.createTempFile("coded", ".audio");
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "fatal", "-y", "-threads", "1"));
        command.addAll(List.of("-ss", Double.toString(from), "-t", Double.toString(seconds), "-i", file.toString()));
        command.addAll(List.of(encoder));
        command.add(coded.toString());
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return coded;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static float[] decode(List<String> input, AudioFormat format, byte[] bytes) throws IOException {
        List<String> arguments = new ArrayList<>(input);
        arguments.addAll(
                List.of("-map", "0:a:0", "-ac", "" + format.channels(), "-ar", "" + format.rate(), "-f", "s16le"));
        byte[] pcm = run(arguments, bytes);
        int frames = pcm.length / 2 / format.channels();
        float[] samples = new float[frames * format.channels()];
        new PcmSource(new ByteArrayInputStream(pcm), SampleEncoding.S16, format, 0).read(samples, frames);
        return samples;
    }

    private static byte[] run(List<String> arguments, byte[] input) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "fatal", "-threads", "1"));
        if (input.length > 0) {
            command.remove("-nostdin");
        }
        command.addAll(arguments);
        command.add("pipe:1");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread feeder = Thread.ofVirtual().start(() -> {
            try (OutputStream out = process.getOutputStream()) {
                out.write(input);
            } catch (IOException e) {
                // ffmpeg ended before it had read everything; what it wrote is all there is.
            }
        });
        try (InputStream out = process.getInputStream()) {
            byte[] bytes = out.readAllBytes();
            feeder.join();
            return bytes;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            process.destroy();
        }
    }
}
