/** The connector {@code csv}: files that were uploaded, lie in S3 or at an address, read from a byte offset on. */
@NullMarked
package dev.meridian.activities.download.source.csv;

import org.jspecify.annotations.NullMarked;
