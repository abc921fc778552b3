/** Cron texts of five fields: what they say, and at which times they are due in a time zone. */
@NullMarked
package dev.meridian.activities.schedule.cron;

import org.jspecify.annotations.NullMarked;
