/** Models that an operator has brought as engines, in folders; what runs them is an artifact of its own, found when it is there. */
@NullMarked
package dev.meridian.activities.record.stem.model;

import org.jspecify.annotations.NullMarked;
