/** What the members of a payload may be: the annotations that say it, the checks, and the JSON Schema of each. */
@NullMarked
package dev.meridian.activities.job.definition.shape;

import org.jspecify.annotations.NullMarked;
