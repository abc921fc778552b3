package dev.meridian.activities.record.analysis;

import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.domain.audio.landmark.Peaks;
import dev.meridian.domain.audio.measure.Levels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that claims to be audio, in a folder of its own. {@link #probe} comes first; the other methods then read the
 * file. A file with a fault ends with a {@code JobException} of {@link AudioFailures}. For one thread.
 */
public final class AudioFile {
    /** Audio that is shorter can't be found by a clip. */
    public static final double SHORTEST_FOUND = 3;

    private static final double TOLERATED = 0.01;
    /** Containers round their lengths to packets. */
    private static final double TOLERATED_SECONDS = 0.2;

    /** Disk space for the parts of files that do not grow with the audio, such as tags and covers. */
    private static final long SPARE_BYTES = 64 << 20;

    private final AudioTools tools;
    private final RunFolder folder;
    private final String name;
    private final int attempt;
    private @Nullable ProbedAudio probed;

    /**
     * @param name of the file in the folder
     * @param attempt of the job, from 1: a decoder that failed is tried once more
     */
    public AudioFile(AudioTools tools, RunFolder folder, String name, int attempt) {
        this.tools = tools;
        this.folder = folder;
        this.name = name;
        this.attempt = attempt;
    }

    /** Receives, again and again, how much has been decoded. */
    @FunctionalInterface
    public interface Listener {
        /** @param ofSeconds what the headers say; 0 if they say nothing */
        void decoded(long seconds, long ofSeconds);
    }

    /**
     * What was measured.
     *
     * @param files what was made of the audio, by name; they are in the folder
     * @param warnings codes
     */
    public record Measured(AudioMeasures measures, Map<String, Path> files, List<String> warnings) {}

    /**
     * What the tags say.
     *
     * @param picture the cover; null if there is none
     * @param warnings codes
     */
    public record Tagged(FileTags tags, byte @Nullable [] picture, List<String> warnings) {
        /** The cover's media type. */
        public String pictureType() {
            return tags.cover() == null
                    ? "application/octet-stream"
                    : tags.cover().mediaType();
        }
    }

    /**
     * The fingerprints.
     *
     * @param chromaprint its items, lowest byte first
     */
    public record Prints(double seconds, Peaks peaks, byte[] chromaprint) {}

    /** A clip, as long as what was read of it. */
    public record Clip(double seconds, Peaks peaks) {}

    /** Finds out what the file holds, and refuses what is no audio or too much of it. */
    public void probe() throws IOException, InterruptedException {
        probed = new Probe(tools).probe(folder, name, attempt);
        AudioLimits.check(probed, Files.size(folder.file(name)));
    }

    public Tagged readTags() throws IOException, InterruptedException {
        TagReader.Read read = TagReader.read(folder, name, probed());
        return new Tagged(read.tags(), read.picture(), read.warnings());
    }

    public Measured measure(Listener listener) throws IOException, InterruptedException {
        ProbedAudio audio = probed();
        long bytes = Files.size(folder.file(name));
        long needed = Measurement.bytesFor(audio, bytes) + SPARE_BYTES;
        if (folder.freeBytes() < needed) {
            throw AudioFailures.diskFull(needed, folder.freeBytes());
        }
        long ofSeconds = audio.seconds() == null ? 0 : audio.seconds().longValue();
        Measurement.Measured measured = new Measurement(tools)
                .measure(folder, name, audio, attempt, frames -> listener.decoded(frames / audio.rate(), ofSeconds));
        return new Measured(measured.measures(), measured.files(), warnings(audio, measured));
    }

    /** Takes the fingerprints. After {@link #measure} nothing is decoded for them. */
    public Prints prints(Listener listener) throws IOException, InterruptedException {
        ProbedAudio audio = probed();
        LowSignal signal = new LowSignal(tools, folder);
        if (!signal.isThere()) {
            signal.decode(name, audio, attempt);
        }
        return signal.prints(listener);
    }

    /**
     * The peaks of a clip.
     *
     * @param seconds how much of the file is read at most
     */
    public Clip clip(int seconds) throws IOException, InterruptedException {
        return new LowSignal(tools, folder).clip(name, seconds, attempt);
    }

    private static List<String> warnings(ProbedAudio audio, Measurement.Measured measured) {
        List<String> warnings = new ArrayList<>();
        Levels levels = measured.levels();
        double seconds = measured.measures().seconds();
        if (measured.errors() > 0 || differs(audio, seconds)) {
            warnings.add("damaged");
        }
        if (seconds < SHORTEST_FOUND) {
            warnings.add("too_short_to_find");
        }
        if (levels.clipped() > 0) {
            warnings.add("clipped");
        }
        if (levels.silent()) {
            warnings.add("silent");
        }
        if (levels.oneChannelSilent()) {
            warnings.add("one_channel_silent");
        }
        return warnings;
    }

    private static boolean differs(ProbedAudio audio, double decoded) {
        if (audio.seconds() == null) {
            return false;
        }
        double missing = audio.seconds() - decoded;
        // Ogg files that follow one another in one file, as in recordings of radio, begin to count anew.
        double difference = audio.isIn("ogg") ? Math.max(0, missing) : Math.abs(missing);
        return difference > Math.max(TOLERATED_SECONDS, TOLERATED * decoded);
    }

    private ProbedAudio probed() {
        return Objects.requireNonNull(probed, "probe() comes first");
    }
}
