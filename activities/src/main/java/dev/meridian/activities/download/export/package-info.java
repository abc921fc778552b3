/** Exports: tables of snapshots as files in the bucket. */
@NullMarked
package dev.meridian.activities.download.export;

import org.jspecify.annotations.NullMarked;
