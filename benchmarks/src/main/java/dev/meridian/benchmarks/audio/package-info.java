/** How fast recordings are taken apart and clips are found, without files, databases and networks. */
@NullMarked
package dev.meridian.benchmarks.audio;

import org.jspecify.annotations.NullMarked;
