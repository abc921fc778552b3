/**
 * How jobs call outside systems: only permitted addresses, at a limited rate, signed, and with a time-out for every
 * wait.
 */
@NullMarked
package dev.meridian.activities.job.outbound;

import org.jspecify.annotations.NullMarked;
