/**
 * The separation of recordings: a {@link dev.meridian.domain.audio.stem.StemEngine} makes a set of stems of a recording's frames,
 * which sum to them exactly.
 *
 * <p>An engine may begin at any frame, given the frames from {@link dev.meridian.domain.audio.stem.StemEngine#contextStart}
 * on, and makes the same bits there as if it had begun at frame 0. So the work is saved block by block, and goes on at the
 * block: to compute frames {@code from..to} once more, open the decoder at {@code contextStart(format, from)}, call {@code separate},
 * and read {@code to - from} frames.
 */
@NullMarked
package dev.meridian.domain.audio.stem;

import org.jspecify.annotations.NullMarked;
