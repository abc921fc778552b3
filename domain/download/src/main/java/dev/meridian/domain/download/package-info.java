/** Records of other systems, without I/O: what a connector is told to read, what a value is, and the column that holds it. */
@NullMarked
package dev.meridian.domain.download;

import org.jspecify.annotations.NullMarked;
