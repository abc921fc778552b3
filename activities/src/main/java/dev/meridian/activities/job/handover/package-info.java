/**
 * How an accepted job reaches Temporal and stays in step with it: the outbox, the start of workflows, cancellation
 * and the reconciler.
 */
@NullMarked
package dev.meridian.activities.job.handover;

import org.jspecify.annotations.NullMarked;
