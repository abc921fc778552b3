/**
 * Handing accepted jobs to Temporal and keeping the table and Temporal consistent: the outbox, the start of workflows,
 * cancellation and the reconciler.
 */
@NullMarked
package dev.meridian.activities.job.handover;

import org.jspecify.annotations.NullMarked;
