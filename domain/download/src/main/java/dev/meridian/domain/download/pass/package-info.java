/** What the end of a pass over a table means: whether the table is complete, and what may be deleted. */
@NullMarked
package dev.meridian.domain.download.pass;

import org.jspecify.annotations.NullMarked;
