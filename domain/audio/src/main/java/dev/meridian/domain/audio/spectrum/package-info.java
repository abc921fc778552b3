/** Fourier transforms of pieces of a signal, and signals put together from transformed pieces. */
@NullMarked
package dev.meridian.domain.audio.spectrum;

import org.jspecify.annotations.NullMarked;
