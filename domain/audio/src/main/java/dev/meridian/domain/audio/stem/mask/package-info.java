/**
 * Engines that weigh the spectrum of a recording bin by bin: {@link dev.meridian.domain.audio.stem.mask.HarmonicPercussive}
 * and {@link dev.meridian.domain.audio.stem.mask.CenterSides}. Both run in
 * {@link dev.meridian.domain.audio.stem.mask.MaskedStems}, which knows about time; their {@code Masks} know about spectra.
 *
 * <p>Memory does not grow with the recording: about 4 MB for stereo.
 */
@NullMarked
package dev.meridian.domain.audio.stem.mask;

import org.jspecify.annotations.NullMarked;
