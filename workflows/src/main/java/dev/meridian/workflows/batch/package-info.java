/** Batches: thousands of items of one type as one job and one workflow. */
@NullMarked
package dev.meridian.workflows.batch;

import org.jspecify.annotations.NullMarked;
