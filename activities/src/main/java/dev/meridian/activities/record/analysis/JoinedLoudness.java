package dev.meridian.activities.record.analysis;

import dev.meridian.activities.record.tool.AudioTools;
import dev.meridian.activities.record.tool.RunEnded;
import dev.meridian.activities.record.tool.RunFolder;
import dev.meridian.activities.record.tool.RunLimits;
import dev.meridian.activities.record.tool.RunTimedOutException;
import dev.meridian.domain.audio.sample.AudioFormat;
import dev.meridian.domain.audio.sample.SampleEncoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The loudness of a file whose frames change their rate or their channels, such as files that were joined, and recordings of radio.
 * ffmpeg sets its filters up anew at each change, and the meter begins from nothing. So one run decodes to frames of one kind, and a
 * second one measures what the first one gives.
 */
final class JoinedLoudness {
    private static final SampleEncoding ENCODING = SampleEncoding.F32;

    private final AudioTools tools;

    JoinedLoudness(AudioTools tools) {
        this.tools = tools;
    }

    /**
     * Measures the frames of the format that a file is decoded to.
     *
     * @param attempt of the job, from 1
     * @return empty for silence
     */
    Optional<AudioMeasures.Loudness> measure(
            RunFolder folder, String file, AudioFormat format, double seconds, int attempt)
            throws IOException, InterruptedException {
        RunLimits limits = RunLimits.atReadersPace(AudioLimits.timeFor(seconds));
        List<String> arguments = new ArrayList<>(List.of("-map", "0:a:0"));
        arguments.addAll(List.of("-af", DecodedTimes.at(format, seconds)));
        arguments.addAll(List.of("-c:a", "pcm_f32le", "-ar", String.valueOf(format.rate())));
        arguments.addAll(List.of("-ac", String.valueOf(format.channels()), "-f", ENCODING.ffmpegName(), "pipe:1"));
        RunEnded[] measured = new RunEnded[1];
        try {
            RunEnded decoded = tools.ffmpeg(folder, file, arguments, limits)
                    .run(frames -> measured[0] = meter(format, frames, limits));
            for (RunEnded ended : List.of(measured[0], decoded)) {
                if (ended.exit() != 0) {
                    throw AudioFailures.decoderFailed(ended, attempt);
                }
            }
        } catch (RunTimedOutException hanging) {
            throw AudioFailures.timedOut("ffmpeg", hanging);
        }
        return LoudnessSummary.read(measured[0].words());
    }

    private RunEnded meter(AudioFormat format, InputStream frames, RunLimits limits) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-progress", "pipe:1", "-map", "0:a:0"));
        arguments.addAll(List.of("-af", LoudnessSummary.meter(format.rate()), "-f", "null", "-"));
        // A folder of its own: with a run, all processes that stand in its folder are ended.
        try (RunFolder folder = tools.folder()) {
            return tools.ffmpeg(folder, format, ENCODING, arguments, limits.atFeedersPace())
                    .feed(frames::transferTo);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while loudness was measured");
        }
    }
}
