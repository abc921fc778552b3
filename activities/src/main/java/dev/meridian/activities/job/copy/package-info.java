/** PostgreSQL's fastest way in, for every feature that writes many rows. */
@NullMarked
package dev.meridian.activities.job.copy;

import org.jspecify.annotations.NullMarked;
