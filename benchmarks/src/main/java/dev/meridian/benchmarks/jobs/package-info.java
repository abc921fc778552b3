/** The job service beside other job systems. */
@NullMarked
package dev.meridian.benchmarks.jobs;

import org.jspecify.annotations.NullMarked;
