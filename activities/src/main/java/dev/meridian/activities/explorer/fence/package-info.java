/**
 * Guards against a worker that was frozen, was taken for lost and wakes up: the fencing of database writes and the
 * lease on the bucket.
 */
@NullMarked
package dev.meridian.activities.explorer.fence;

import org.jspecify.annotations.NullMarked;
