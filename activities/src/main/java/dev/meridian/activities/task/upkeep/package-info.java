/** Maintenance of the installation: retention, and upkeep that runs on schedules. */
@NullMarked
package dev.meridian.activities.task.upkeep;

import org.jspecify.annotations.NullMarked;
