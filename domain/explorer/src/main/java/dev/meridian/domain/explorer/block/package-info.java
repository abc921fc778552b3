/**
 * The blocks of an explorer as typed rows: the graphers block, the columns blocks, the table keywords, and the
 * meaning of each of their fields.
 */
@NullMarked
package dev.meridian.domain.explorer.block;

import org.jspecify.annotations.NullMarked;
