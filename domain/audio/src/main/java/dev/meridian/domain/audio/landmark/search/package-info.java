/**
 * Finding a clip among the landmarks of many recordings: {@link dev.meridian.domain.audio.landmark.search.ClipSearch} over a
 * {@link dev.meridian.domain.audio.landmark.search.LandmarkIndex}.
 */
@NullMarked
package dev.meridian.domain.audio.landmark.search;

import org.jspecify.annotations.NullMarked;
