/**
 * Samples and where they come from: a {@link dev.meridian.domain.audio.sample.SampleSource} is read from its start to its
 * end, for example a {@link dev.meridian.domain.audio.sample.PcmSource} over the pipe of a decoder.
 *
 * <p>A sample is a {@code float} whose full scale is 1. It holds integers of up to 24 bits exactly, and values over full
 * scale as decoders of lossy formats make them. A frame is the samples of all channels at one time; frames are counted from
 * 0 at the start of the recording.
 */
@NullMarked
package dev.meridian.domain.audio.sample;

import org.jspecify.annotations.NullMarked;
