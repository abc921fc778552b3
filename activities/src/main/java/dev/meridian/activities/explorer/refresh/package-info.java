/** The phases of a refresh as activities, and how a refresh is asked for, started and cancelled. */
@NullMarked
package dev.meridian.activities.explorer.refresh;

import org.jspecify.annotations.NullMarked;
