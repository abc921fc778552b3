package dev.meridian.activities.record.analysis;

import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.activities.record.tool.RunLimits;
import dev.meridian.activities.record.tool.RunTimedOutException;
import dev.meridian.activities.record.tool.ToolRun;
import dev.meridian.domain.audio.landmark.LandmarkParameters;
import dev.meridian.domain.audio.landmark.PeakPicker;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.PcmSource;
import dev.meridian.domain.audio.sample.SampleEncoding;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** The signal that fingerprints are taken from: one channel of 16 bits at {@link PeakPicker#RATE}. */
final class LowSignal {
    /** The file of the folder that has the signal of a whole recording. */
    static final String FILE = "signal.s16";

    /** ffmpeg's filter that makes the signal; clips and recordings go through the same one. */
    static final String FILTER = "aformat=sample_fmts=s16:sample_rates=" + PeakPicker.RATE + ":channel_layouts=mono";

    static final int BYTES_A_SECOND = 2 * PeakPicker.RATE;

    private static final AudioFormat FORMAT = new AudioFormat(PeakPicker.RATE, 1);
    private static final LandmarkParameters PARAMETERS = LandmarkParameters.STANDARD;
    private static final int SAMPLES_AT_ONCE = 4096;
    private static final long SPARE_FILE_BYTES = 16 << 20;
    private static final Duration TIME_FOR_A_CLIP = Duration.ofSeconds(30);

    private final AudioTools tools;
    private final RunFolder folder;

    LowSignal(AudioTools tools, RunFolder folder) {
        this.tools = tools;
        this.folder = folder;
    }

    boolean isThere() {
        return Files.exists(folder.file(FILE));
    }

    /** Decodes the file for its fingerprints only, where its measures are known already. */
    void decode(String file, ProbedAudio audio, int attempt) throws IOException, InterruptedException {
        long bytes = Files.size(folder.file(file));
        long seconds = AudioLimits.mostSeconds(audio, bytes);
        long largest = seconds * BYTES_A_SECOND + SPARE_FILE_BYTES;
        if (folder.freeBytes() < largest) {
            throw AudioFailures.diskFull(largest, folder.freeBytes());
        }
        String both = "[0:a:0]" + DecodedTimes.at(new AudioFormat(audio.rate(), audio.channels()), seconds)
                + ",asplit[all][low];[low]" + FILTER + ",asplit[signal][heard];[all]aformat=sample_fmts=s16[print]";
        List<String> arguments = new ArrayList<>(List.of("-filter_complex", both));
        arguments.addAll(List.of("-map", "[signal]", "-c:a", "pcm_s16le", "-f", "s16le", "file:" + FILE));
        arguments.addAll(Measurement.chromaprint("[print]", Math.min(2, audio.channels())));
        // The signal is also written to standard output, by which the watchdog sees that the decoder makes progress.
        arguments.addAll(List.of("-map", "[heard]", "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"));
        RunLimits limits = RunLimits.of(AudioLimits.timeFor(audio, bytes), largest);
        RunEnded ended = run(file, arguments, limits, output -> output.transferTo(OutputStream.nullOutputStream()));
        if (ended.exit() != 0) {
            throw AudioFailures.decoderFailed(ended, attempt);
        }
    }

    AudioFile.Prints prints(AudioFile.Listener listener) throws IOException {
        long seconds = Files.size(folder.file(FILE)) / BYTES_A_SECOND;
        PeakPicker picker = PeakPicker.ofRecording(PARAMETERS);
        try (InputStream signal = new BufferedInputStream(Files.newInputStream(folder.file(FILE)))) {
            long read = pick(signal, picker, Long.MAX_VALUE, at -> listener.decoded(at / PeakPicker.RATE, seconds));
            return new AudioFile.Prints(
                    FORMAT.seconds(read), picker.finish(), Files.readAllBytes(folder.file(Measurement.CHROMAPRINT)));
        }
    }

    AudioFile.Clip clip(String file, int seconds, int attempt) throws IOException, InterruptedException {
        PeakPicker picker = PeakPicker.ofClip(PARAMETERS);
        long[] read = {0};
        List<String> arguments = List.of(
                "-map",
                "0:a:0",
                "-af",
                DecodedTimes.ofClip(seconds) + "," + FILTER,
                "-t",
                String.valueOf(seconds),
                "-c:a",
                "pcm_s16le",
                "-f",
                "s16le",
                "pipe:1");
        RunEnded ended = run(
                file,
                arguments,
                RunLimits.of(TIME_FOR_A_CLIP, 0),
                output -> read[0] = pick(output, picker, (long) seconds * PeakPicker.RATE, _ -> {}));
        if (read[0] == 0) {
            throw ended.exit() > 128
                    ? AudioFailures.decoderFailed(ended, attempt)
                    : AudioFailures.notAudio("Nothing of the file can be decoded: " + ended.lastWords());
        }
        return new AudioFile.Clip(FORMAT.seconds(read[0]), picker.finish());
    }

    private RunEnded run(String file, List<String> arguments, RunLimits limits, ToolRun.Reader reader)
            throws IOException, InterruptedException {
        try {
            return tools.ffmpeg(folder, file, arguments, limits).run(reader);
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffmpeg", hanging);
        }
    }

    /** Feeds a signal to a picker; returns how many samples it was. */
    private static long pick(InputStream signal, PeakPicker picker, long most, LongConsumer picked) throws IOException {
        PcmSource source = new PcmSource(signal, SampleEncoding.S16, FORMAT, 0);
        float[] samples = new float[SAMPLES_AT_ONCE];
        try {
            while (source.position() < most) {
                int got = source.read(samples, (int) Math.min(SAMPLES_AT_ONCE, most - source.position()));
                if (got == 0) {
                    break;
                }
                picker.accept(samples, got);
                picked.accept(source.position());
            }
        } catch (EOFException cut) {
            // The output has ended within a sample: the program says by its exit code what has cut it off.
        }
        return source.position();
    }
}
