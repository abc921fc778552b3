/** How fast records are downloaded and exported. */
@NullMarked
package dev.meridian.benchmarks.downloads;

import org.jspecify.annotations.NullMarked;
