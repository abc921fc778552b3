/** Chromaprint's fingerprint (algorithm 2) of whole recordings: how alike two of them are, and at which offset. */
@NullMarked
package dev.meridian.domain.audio.chromaprint;

import org.jspecify.annotations.NullMarked;
