/** Rows on their way from a page of another system to a table: one buffer of bytes, with nothing in it that PostgreSQL refuses. */
@NullMarked
package dev.meridian.domain.download.row;

import org.jspecify.annotations.NullMarked;
