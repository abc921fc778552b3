package dev.meridian.domain.audio.measure;

/**
 * The levels of one channel; full scale is 1.
 *
 * @param peak the greatest absolute value of a sample; over 1 where a lossy decoder overshoots
 * @param rms the root of the mean square of all samples
 * @param offset the mean of all samples (DC offset)
 * @param clipped how many samples stand at full scale, or beyond, in runs of at least {@link LevelMeter#CLIPPED_RUN}
 * @param silent whether no sample reaches {@link LevelMeter#SILENCE}
 */
public record ChannelLevels(double peak, double rms, double offset, long clipped, boolean silent) {}
