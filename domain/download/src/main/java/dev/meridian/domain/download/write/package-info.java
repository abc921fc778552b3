/** How rows are written to other systems: what a change is, and what came of it. */
@NullMarked
package dev.meridian.domain.download.write;

import org.jspecify.annotations.NullMarked;
