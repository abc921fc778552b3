/** Schedules over REST. */
@NullMarked
package dev.meridian.api.schedule;

import org.jspecify.annotations.NullMarked;
