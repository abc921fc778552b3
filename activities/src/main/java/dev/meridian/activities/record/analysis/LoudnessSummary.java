package dev.meridian.activities.record.analysis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the summary that ffmpeg's filter {@code ebur128} writes when it ends. */
public final class LoudnessSummary {
    /** What the filter says of audio that never passes its gate (EBU R128: -70 LUFS). */
    private static final double GATE = -70;

    private static final double REPLAY_GAIN_TARGET = -18;
    private static final Pattern SUMMARY = Pattern.compile(
            "Summary:\\s+Integrated loudness:\\s+I:\\s+(-?[\\d.]+|-?inf|-?nan) LUFS[\\s\\S]*?LRA:\\s+([\\d.]+) LU"
                    + "[\\s\\S]*?Peak:\\s+(-?[\\d.]+|-?inf|-?nan) dBFS");

    private LoudnessSummary() {}

    /** The last summary, since the filter writes one for each time that it was set up; empty for silence. */
    public static Optional<AudioMeasures.Loudness> read(String standardError) {
        Matcher matcher = SUMMARY.matcher(standardError);
        Optional<AudioMeasures.Loudness> last = Optional.empty();
        while (matcher.find()) {
            last = loudness(matcher);
        }
        return last;
    }

    private static Optional<AudioMeasures.Loudness> loudness(Matcher summary) {
        if (!isNumber(summary.group(1)) || !isNumber(summary.group(3))) {
            return Optional.empty();
        }
        double integrated = Double.parseDouble(summary.group(1));
        if (integrated <= GATE) {
            return Optional.empty();
        }
        double gain = Math.round((REPLAY_GAIN_TARGET - integrated) * 10) / 10.0;
        return Optional.of(new AudioMeasures.Loudness(
                integrated, Double.parseDouble(summary.group(2)), Double.parseDouble(summary.group(3)), gain));
    }

    private static boolean isNumber(String text) {
        return !text.contains("n");
    }
}
