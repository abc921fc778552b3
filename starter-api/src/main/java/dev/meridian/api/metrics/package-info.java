/** What /actuator/prometheus shows, and the log lines of jobs. */
@NullMarked
package dev.meridian.api.metrics;

import org.jspecify.annotations.NullMarked;
