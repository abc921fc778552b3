/** Tests of runs of programs. */
@NullMarked
package dev.meridian.activities.record.tool;

import org.jspecify.annotations.NullMarked;
