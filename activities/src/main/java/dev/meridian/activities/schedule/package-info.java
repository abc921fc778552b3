/**
 * Schedules: their definitions in PostgreSQL, their counterparts in Temporal, which start them, and the jobs that they
 * make.
 */
@NullMarked
package dev.meridian.activities.schedule;

import org.jspecify.annotations.NullMarked;
