/** The files that tables are exported to, written as streams from PostgreSQL's COPY. */
@NullMarked
package dev.meridian.activities.download.export.format;

import org.jspecify.annotations.NullMarked;
