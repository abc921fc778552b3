/**
 * Guards against a worker that was taken for lost and wakes up: the fence of the database and the lease of the
 * bucket.
 */
@NullMarked
package dev.meridian.activities.explorer.fence;

import org.jspecify.annotations.NullMarked;
