/** What requests for jobs on a snapshot have in common. */
@NullMarked
package dev.meridian.activities.download.intake;

import org.jspecify.annotations.NullMarked;
