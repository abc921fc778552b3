/**
 * What two recordings have in common: a new recording is searched for piece by piece
 * ({@link dev.meridian.domain.audio.relation.Windows}), the places that are found are joined to stretches
 * ({@link dev.meridian.domain.audio.relation.Passages}), and the stretches say what kind of relation it is
 * ({@link dev.meridian.domain.audio.relation.Relation}).
 *
 * <p>All times are in seconds. "This" is the new recording, "other" one that was there before.
 */
@NullMarked
package dev.meridian.domain.audio.relation;

import org.jspecify.annotations.NullMarked;
