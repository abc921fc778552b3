/** The door for jobs: requests are checked, stored in one transaction and handed to Temporal. */
@NullMarked
package dev.meridian.activities.job.intake;

import org.jspecify.annotations.NullMarked;
