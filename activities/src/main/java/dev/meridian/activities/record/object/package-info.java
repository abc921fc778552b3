/** The objects of audio records in the bucket: streamed, and known to the database from before they are begun until they are gone. */
@NullMarked
package dev.meridian.activities.record.object;

import org.jspecify.annotations.NullMarked;
