/** What a refresh of a large explorer costs. */
@NullMarked
package dev.meridian.benchmarks.explorer;

import org.jspecify.annotations.NullMarked;
