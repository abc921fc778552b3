/** Addresses that users and operators write, and the network addresses that may be called. */
@NullMarked
package dev.meridian.activities.job.outbound.address;

import org.jspecify.annotations.NullMarked;
