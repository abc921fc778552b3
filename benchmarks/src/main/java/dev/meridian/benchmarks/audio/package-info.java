/** How fast recordings are separated, in memory and by the service, and clips are found in memory. */
@NullMarked
package dev.meridian.benchmarks.audio;

import org.jspecify.annotations.NullMarked;
