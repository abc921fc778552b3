/** Schedules: their definitions in PostgreSQL, their clocks in Temporal, and the jobs they ask for. */
@NullMarked
package dev.meridian.activities.schedule;

import org.jspecify.annotations.NullMarked;
