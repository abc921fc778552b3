package dev.meridian.activities.record.analysis;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The summary that ffmpeg's filter {@code ebur128} writes when it ends. */
public final class LoudnessSummary {
    /** What the filter says of audio that never passes its gate (EBU R128: -70 LUFS). */
    private static final double GATE = -70;

    private static final double REPLAY_GAIN_TARGET = -18;
    private static final Pattern SUMMARY = Pattern.compile(
            "Summary:\\s+Integrated loudness:\\s+I:\\s+(-?[\\d.]+|-?inf|-?nan) LUFS[\\s\\S]*?LRA:\\s+([\\d.]+) LU"
                    + "[\\s\\S]*?Peak:\\s+(-?[\\d.]+|-?inf|-?nan) dBFS");

    private LoudnessSummary() {}

    /** The filters that measure, and write the summary at the end. */
    public static String meter(int rate) {
        return "aformat=sample_fmts=dbl:sample_rates=" + rate + ",ebur128=peak=true:framelog=verbose";
    }

    /** The last summary, since the filter writes one for each time that it was set up; empty for silence. */
    public static Optional<AudioMeasures.Loudness> read(String standardError) {
        return all(standardError).reduce(Optional.empty(), (_, last) -> last);
    }

    /** Whether the filter was set up anew after it had heard something, so that the last summary is not of everything. */
    static boolean isInPieces(String standardError) {
        List<Optional<AudioMeasures.Loudness>> pieces = all(standardError).toList();
        return pieces.stream().limit(Math.max(0, pieces.size() - 1)).anyMatch(Optional::isPresent);
    }

    private static Stream<Optional<AudioMeasures.Loudness>> all(String standardError) {
        return SUMMARY.matcher(standardError).results().map(LoudnessSummary::loudness);
    }

    private static Optional<AudioMeasures.Loudness> loudness(MatchResult summary) {
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
