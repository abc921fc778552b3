/** The bucket that several features keep objects in: its keys, its deletions and its failures. */
@NullMarked
package dev.meridian.activities.job.bucket;

import org.jspecify.annotations.NullMarked;
