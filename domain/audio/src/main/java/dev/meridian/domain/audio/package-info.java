/**
 * What audio is made of, computed without files, databases and networks: signals, fingerprints, stems.
 *
 * <p>The rooms, each of which uses only rooms above it: {@code sample} (samples and where they come from), {@code measure}
 * (levels, silence, waveform), {@code tag} (texts of tags), {@code spectrum} (Fourier transforms), {@code stem} and
 * {@code stem.hpss} (a recording separated), {@code chromaprint} and {@code landmark} (the two fingerprints),
 * {@code landmark.search} (finding a clip), {@code relation} (what two recordings have in common).
 */
@NullMarked
package dev.meridian.domain.audio;

import org.jspecify.annotations.NullMarked;
