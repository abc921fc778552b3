/** How jobs call the outside: only where they may, only as often as they may, signed, and with an end to every wait. */
@NullMarked
package dev.meridian.activities.job.outbound;

import org.jspecify.annotations.NullMarked;
