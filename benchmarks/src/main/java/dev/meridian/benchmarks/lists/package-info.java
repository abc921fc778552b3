/** Lists and bulk operations over millions of jobs. */
@NullMarked
package dev.meridian.benchmarks.lists;

import org.jspecify.annotations.NullMarked;
