/** How jobs are accepted: requests are checked, stored in one transaction and then handed to Temporal. */
@NullMarked
package dev.meridian.activities.job.intake;

import org.jspecify.annotations.NullMarked;
