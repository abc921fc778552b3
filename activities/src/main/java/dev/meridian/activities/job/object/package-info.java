/** Objects of features in the bucket: streamed, and known to the database from before they are begun until they are gone. */
@NullMarked
package dev.meridian.activities.job.object;

import org.jspecify.annotations.NullMarked;
