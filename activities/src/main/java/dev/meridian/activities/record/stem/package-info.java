/**
 * Separates the audio of records into stems: block by block into the bucket, and beside that joined to files of FLAC, so that
 * work that was interrupted goes on at the block.
 */
@NullMarked
package dev.meridian.activities.record.stem;

import org.jspecify.annotations.NullMarked;
