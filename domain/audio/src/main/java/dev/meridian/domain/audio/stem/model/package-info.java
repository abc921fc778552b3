/**
 * Stems by a trained network: a {@link dev.meridian.domain.audio.stem.model.Network} is given blocks of a recording, and
 * {@link dev.meridian.domain.audio.stem.model.ModelSeparation} makes stems of what it answers.
 *
 * <p>The parts of the way from the recording to the stems are {@code FrameStream}s, each of which reads the one before it: the
 * recording, its resampling to the model's rate, spectra of it, the network's cross-faded blocks, masked spectra, and the
 * resampling back. Each can begin at any frame and has the same bits there.
 */
@NullMarked
package dev.meridian.domain.audio.stem.model;

import org.jspecify.annotations.NullMarked;
