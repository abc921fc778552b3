/**
 * What can be said of samples in one pass and constant memory: {@link dev.meridian.domain.audio.measure.LevelMeter} for
 * peaks, offset, clipping and silence, {@link dev.meridian.domain.audio.measure.WaveformWriter} for the picture of it.
 */
@NullMarked
package dev.meridian.domain.audio.measure;

import org.jspecify.annotations.NullMarked;
