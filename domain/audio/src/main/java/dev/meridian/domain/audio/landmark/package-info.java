/**
 * The fingerprint for clips: spectral peaks of a signal ({@link dev.meridian.domain.audio.landmark.PeakPicker}), pairs of
 * them as keys ({@link dev.meridian.domain.audio.landmark.Landmarks}), and where a key occurs, packed
 * ({@link dev.meridian.domain.audio.landmark.Postings}).
 *
 * <p>For a record: feed its samples at 11,025 Hz to {@code PeakPicker.ofRecording}, keep {@code Peaks.toBytes} in one row,
 * and append each landmark of {@code Landmarks.ofRecording} to the postings of its key, records in ascending order.
 */
@NullMarked
package dev.meridian.domain.audio.landmark;

import org.jspecify.annotations.NullMarked;
