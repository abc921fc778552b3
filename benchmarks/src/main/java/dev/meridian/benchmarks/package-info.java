/** What the end-to-end benchmarks share. */
@NullMarked
package dev.meridian.benchmarks;

import org.jspecify.annotations.NullMarked;
