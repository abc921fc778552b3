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
    private static final String NUMBER = "(-?[\\d.]+|-?inf|-?nan)";
    private static final String LOUDNESS =
            "Summary:\\s+Integrated loudness:\\s+I:\\s+" + NUMBER + " LUFS[\\s\\S]*?LRA:\\s+([\\d.]+) LU";
    private static final Pattern WITHOUT_PEAK = Pattern.compile(LOUDNESS);
    private static final Pattern WITH_PEAK = Pattern.compile(LOUDNESS + "[\\s\\S]*?Peak:\\s+" + NUMBER + " dBFS");

    private LoudnessSummary() {}

    /** The filters that measure everything, and write the summary at the end. */
    static String meter(int rate) {
        return meter(rate, "peak=true:");
    }

    /** The filters that measure everything but the true peak, which takes most of their time. */
    public static String meterWithoutPeak(int rate) {
        return meter(rate, "");
    }

    private static String meter(int rate, String peak) {
        return "aformat=sample_fmts=dbl:sample_rates=" + rate + ",ebur128=" + peak + "framelog=verbose";
    }

    /** The last summary, since the filter writes one for each time that it was set up; empty for silence. */
    static Optional<AudioMeasures.Loudness> read(String standardError) {
        return all(standardError).reduce(Optional.empty(), (_, last) -> last);
    }

    /**
     * The last summary of {@link #meterWithoutPeak}; empty for silence.
     *
     * @param truePeak dBTP, measured elsewhere
     */
    public static Optional<AudioMeasures.Loudness> read(String standardError, double truePeak) {
        return WITHOUT_PEAK
                .matcher(standardError)
                .results()
                .reduce((_, last) -> last)
                .flatMap(summary -> loudness(summary, truePeak));
    }

    /** Whether the filter was set up anew after it had heard something, so that the last summary is not of everything. */
    static boolean isInPieces(String standardError) {
        List<Optional<AudioMeasures.Loudness>> pieces = all(standardError).toList();
        return pieces.stream().limit(Math.max(0, pieces.size() - 1)).anyMatch(Optional::isPresent);
    }

    private static Stream<Optional<AudioMeasures.Loudness>> all(String standardError) {
        return WITH_PEAK
                .matcher(standardError)
                .results()
                .map(summary -> number(summary, 3).flatMap(peak -> loudness(summary, peak)));
    }

    private static Optional<AudioMeasures.Loudness> loudness(MatchResult summary, double truePeak) {
        return number(summary, 1)
                .filter(integrated -> integrated > GATE)
                .map(integrated -> new AudioMeasures.Loudness(
                        integrated,
                        Double.parseDouble(summary.group(2)),
                        inTenths(truePeak),
                        inTenths(REPLAY_GAIN_TARGET - integrated)));
    }

    private static double inTenths(double decibels) {
        return Math.round(decibels * 10) / 10.0;
    }

    private static Optional<Double> number(MatchResult summary, int group) {
        String text = summary.group(group);
        return text.contains("n") ? Optional.empty() : Optional.of(Double.valueOf(text));
    }
}
