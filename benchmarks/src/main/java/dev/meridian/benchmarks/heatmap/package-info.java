/** What a heatmap costs: the engine alone, and end to end against plain methods. */
@NullMarked
package dev.meridian.benchmarks.heatmap;

import org.jspecify.annotations.NullMarked;
