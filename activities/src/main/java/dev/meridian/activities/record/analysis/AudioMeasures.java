package dev.meridian.activities.record.analysis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured on decoded audio.
 *
 * @param frames decoded samples of each channel
 * @param seconds the length of what was decoded
 * @param loudness null if nothing can be heard
 * @param acoustid Chromaprint's fingerprint of the first 120 s in the form that AcoustID takes; null if the audio is too short
 */
public record AudioMeasures(
        long frames,
        double seconds,
        Stream stream,
        @Nullable Loudness loudness,
        Level level,
        Silence silence,
        @Nullable String acoustid) {
    /** How many silences are listed. */
    static final int LISTED_SILENCES = 100;

    /**
     * The audio stream of the file.
     *
     * @param rate frames a second
     * @param container as ffmpeg names it
     * @param codec as ffmpeg names it
     * @param bits bits a sample; 0 for codecs that have no fixed number
     * @param bitRate bits a second; 0 if unknown
     */
    public record Stream(int rate, int channels, String container, String codec, int bits, long bitRate) {}

    /**
     * The level of the samples.
     *
     * @param peak the greatest absolute value of a sample; full scale is 1
     * @param clipped how many samples of all channels stand at full scale in runs of at least three
     * @param offsets the mean of each channel's samples
     */
    public record Level(double peak, long clipped, List<Double> offsets) {}

    /**
     * Where nothing can be heard.
     *
     * @param leadingSilence seconds below -60 dBFS at the start
     * @param trailingSilence seconds below -60 dBFS at the end
     * @param silences the first 100 silences of 2 s or more in between
     * @param silenceCount how many such silences there are
     */
    public record Silence(double leadingSilence, double trailingSilence, List<Gap> silences, long silenceCount) {}

    /**
     * Loudness after EBU R128.
     *
     * @param integrated LUFS
     * @param range LU
     * @param truePeak dBTP
     * @param replayGain dB to play it at -18 LUFS (ReplayGain 2.0)
     */
    public record Loudness(double integrated, double range, double truePeak, double replayGain) {}

    /** A silence, in seconds from the start. */
    public record Gap(double from, double to) {}
}
