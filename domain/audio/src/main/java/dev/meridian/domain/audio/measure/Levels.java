package dev.meridian.domain.audio.measure;

import dev.meridian.domain.audio.sample.AudioFormat;
import java.util.List;

/**
 * What a {@link LevelMeter} found in a whole recording.
 *
 * @param frames how many frames were decoded
 * @param channels the levels of each channel, in the source's order
 * @param leadingSilence frames before the first that is not silent; all of them in a silent recording
 * @param trailingSilence frames after the last that is not silent; 0 in a silent recording, whose frames all lead
 * @param silences the inner silences of at least {@link LevelMeter#INNER_SILENCE_SECONDS}, at most
 *     {@link LevelMeter#LISTED_SILENCES} of them
 * @param silenceCount how many inner silences there are, listed or not
 */
public record Levels(
        AudioFormat format,
        long frames,
        List<ChannelLevels> channels,
        long leadingSilence,
        long trailingSilence,
        List<Silence> silences,
        long silenceCount) {
    public Levels {
        channels = List.copyOf(channels);
        silences = List.copyOf(silences);
    }

    /** The greatest absolute value of a sample. */
    public double peak() {
        return channels.stream().mapToDouble(ChannelLevels::peak).max().orElse(0);
    }

    /** How many samples of all channels are clipped. */
    public long clipped() {
        return channels.stream().mapToLong(ChannelLevels::clipped).sum();
    }

    /** Whether there is nothing to hear: such a recording has no loudness and matches nothing. */
    public boolean silent() {
        return channels.stream().allMatch(ChannelLevels::silent);
    }

    /** Whether a channel is silent although another one is not. */
    public boolean oneChannelSilent() {
        return !silent() && channels.stream().anyMatch(ChannelLevels::silent);
    }
}
